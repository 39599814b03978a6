using NetCompiler.Compiler.Emit;

namespace NetCompiler.Compiler.Compilation;

/// <summary>What the class of a net is called when nobody says.</summary>
public static class ClassNames
{
    // Names that say what kind of file it is, not which net: then the folder says it.
    private static readonly string[] GenericFiles = ["train_val", "trainval", "train_test", "train", "test", "deploy", "net", "model"];

    /// <summary>The outer class of a request.</summary>
    /// <param name="request">The request.</param>
    public static string Of(CompilationRequest request)
    {
        string name = request.ClassName is { Length: > 0 } chosen ? chosen
            : request.Net.Definition.Name.Length > 0 ? request.Net.Definition.Name
            : FromPath(request.Net.Path);
        string identifier = CSharpName.Type(name, "Net");
        return Reserved.NestedClasses.Contains(identifier, StringComparer.Ordinal) ? identifier + "Net" : identifier;
    }

    private static string FromPath(string path)
    {
        string[] parts = path.Split('/', '\\');
        string file = parts[parts.Length - 1];
        int dot = file.IndexOf('.');
        if (dot > 0) file = file.Substring(0, dot);
        bool isGeneric = GenericFiles.Contains(file, StringComparer.OrdinalIgnoreCase) && parts.Length > 1;
        return isGeneric ? parts[parts.Length - 2] : file;
    }
}
