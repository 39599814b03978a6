namespace NetCompiler.Compiler.Emit;

/// <summary>A file of C#.</summary>
/// <param name="Name">Its name: letters, digits, dots and underscores; unique within a namespace and class name.</param>
/// <param name="Text">Its text.</param>
public sealed record GeneratedFile(string Name, string Text);
