using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace NetCompiler.Generators;

/// <summary>A CaffeNet item of a project, as its metadata says; empty strings for what is not said.</summary>
internal sealed record CaffeNetItem(
    string Path, string Solver, string Deploy, string Labels, string ClassName, string Namespace, string LabelEnum,
    string Batch, string DeployBatch, string InputShapes, string KeepBlobs, string Devices, string NoFusion, string FuseConvolutions)
{
    private const string Metadata = "build_metadata.AdditionalFiles.CaffeNet";

    /// <summary>Whether an additional file belongs to a net at all.</summary>
    public static bool IsPart(AdditionalText text, AnalyzerConfigOptionsProvider options) => Role(options.GetOptions(text)).Length > 0;

    /// <summary>The item of an additional file, or null if it is none.</summary>
    public static CaffeNetItem? Of(AdditionalText text, AnalyzerConfigOptionsProvider options)
    {
        var metadata = options.GetOptions(text);
        if (Role(metadata) != "Net") return null;
        options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? rootNamespace);
        string space = Read(metadata, "Namespace");
        return new CaffeNetItem(
            text.Path, Read(metadata, "Solver"), Read(metadata, "Deploy"), Read(metadata, "Labels"), Read(metadata, "ClassName"),
            space.Length > 0 ? space : rootNamespace ?? "", Read(metadata, "LabelEnum"),
            Read(metadata, "Batch"), Read(metadata, "DeployBatch"), Read(metadata, "InputShapes"), Read(metadata, "KeepBlobs"), Read(metadata, "Devices"), Read(metadata, "NoFusion"),
            Read(metadata, "FuseConvolutions"));
    }

    private static string Role(AnalyzerConfigOptions metadata) => Read(metadata, "File");

    private static string Read(AnalyzerConfigOptions metadata, string name) =>
        metadata.TryGetValue(Metadata + name, out string? value) ? Decode(value) : "";

    // The targets file says why: ^23 stands for #, ^3B for ;, ^5E for ^.
    private static string Decode(string value)
    {
        if (value.IndexOf('^') < 0) return value;
        var decoded = new StringBuilder();
        for (int i = 0; i < value.Length; i++)
        {
            bool isCode = value[i] == '^' && i + 2 < value.Length;
            if (isCode && int.TryParse(value.Substring(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
            {
                decoded.Append((char)code);
                i += 2;
            }
            else
            {
                decoded.Append(value[i]);
            }
        }
        return decoded.ToString();
    }
}
