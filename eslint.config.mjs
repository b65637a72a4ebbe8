import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/**
 * What has to be disposed of may not be dropped on the floor, as a listener's registration easily is. A listener on an object of
 * VS Code that is itself disposed of, such as a quick pick, ends with it.
 */
const keepDisposables = {
  meta: { type: 'problem', messages: { dropped: 'Keep what this returns, it has to be disposed of.' }, schema: [] },
  create(context) {
    const { getTypeAtLocation } = context.sourceCode.parserServices;
    const isDisposable = (node) => getTypeAtLocation(node).getProperty('dispose') !== undefined;
    const isOfVSCode = (node) =>
      (getTypeAtLocation(node).getSymbol()?.declarations ?? []).some((declaration) =>
        declaration.getSourceFile().fileName.includes('@types/vscode'),
      );
    const endsWithItsOwner = ({ callee }) =>
      callee?.type === 'MemberExpression' && isOfVSCode(callee.object) && isDisposable(callee.object);
    return {
      ExpressionStatement({ expression }) {
        const value = expression.type === 'UnaryExpression' ? expression.argument : expression;
        if (!['CallExpression', 'NewExpression'].includes(value.type) || !isDisposable(value)) return;
        if (!endsWithItsOwner(value)) context.report({ node: expression, messageId: 'dropped' });
      },
    };
  },
};

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'artifacts/', '.vscode-test/', '**/*.mjs'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  prettier,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**'],
    plugins: { ihacpa: { rules: { 'keep-disposables': keepDisposables } } },
    rules: { 'ihacpa/keep-disposables': 'error' },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
);
