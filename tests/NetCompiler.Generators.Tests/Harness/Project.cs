using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetCompiler.Generators.Tests;

/// <summary>A user's project in memory: prototxt files, CaffeNet items, C#; and what the generator makes of it.</summary>
internal sealed class Project
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "NetCompiler.dll" or "netstandard.dll" or "ILGPU.dll" or "ILGPU.Algorithms.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly Dictionary<string, AdditionalText> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> metadata = new(StringComparer.Ordinal);
    private GeneratorDriver driver = CSharpGeneratorDriver.Create(
        [new CaffeNetGenerator().AsSourceGenerator()], parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private CSharpCompilation compilation = CSharpCompilation.Create(
        "User", references: References,
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999));

    public string RootNamespace { get; init; } = "User";

    /// <summary>Adds a net; metadata as in <c>Solver</c>, <c>/project/solver.prototxt</c>.</summary>
    public Project Net(string path, string text, params (string Name, string Value)[] item)
    {
        var own = new Dictionary<string, string> { ["build_metadata.AdditionalFiles.CaffeNetFile"] = "Net" };
        foreach (var (name, value) in item) own["build_metadata.AdditionalFiles.CaffeNet" + name] = value;
        return Add(path, text, own);
    }

    /// <summary>Adds a solver, a deploy net or a list of labels.</summary>
    public Project Part(string path, string text) => Add(path, text, new() { ["build_metadata.AdditionalFiles.CaffeNetFile"] = "Part" });

    /// <summary>Gives a file another text.</summary>
    public void Edit(string path, Func<string, string> edit)
    {
        string before = texts[path].GetText()!.ToString(), after = edit(before);
        Assert.NotEqual(before, after);
        var changed = new InMemoryText(path, after);
        driver = driver.ReplaceAdditionalText(texts[path], changed);
        texts[path] = changed;
    }

    /// <summary>Adds a C# file of the user.</summary>
    public Project CSharp(string text)
    {
        compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, ParseOptions.WithDocumentationMode(DocumentationMode.Parse), cancellationToken: TestContext.Current.CancellationToken));
        return this;
    }

    /// <summary>Adds C# as the generator would.</summary>
    public Project Generated(string text)
    {
        compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, ParseOptions, cancellationToken: TestContext.Current.CancellationToken));
        return this;
    }

    /// <summary>Runs the generator, and compiles.</summary>
    public Build Build(bool compile = true)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _, TestContext.Current.CancellationToken);
        var result = driver.GetRunResult().Results.Single();
        return new Build(result, compile ? output.GetDiagnostics(TestContext.Current.CancellationToken) : [], output);
    }

    private Project Add(string path, string text, Dictionary<string, string> own)
    {
        metadata[path] = own;
        texts[path] = new InMemoryText(path, text);
        driver = driver.AddAdditionalTexts([texts[path]]).WithUpdatedAnalyzerConfigOptions(new Metadata(metadata, RootNamespace));
        return this;
    }
}

/// <summary>What a build gave.</summary>
internal sealed record Build(GeneratorRunResult Run, ImmutableArray<Diagnostic> CompilerDiagnostics, Compilation Output)
{
    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Sources => Run.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>What the C# compiler finds wrong, hints left out.</summary>
    public IEnumerable<string> CompilerProblems =>
        CompilerDiagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.ToString());

    /// <summary>What the generator found wrong: <c>NC0150 at 3,9</c>, counted from 1.</summary>
    public IEnumerable<string> Problems => Run.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(Place);

    /// <summary>The reasons of a step's outputs in the last run.</summary>
    public IEnumerable<IncrementalStepRunReason> Reasons(string step) =>
        Run.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static string Place(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.GetLineSpan();
        return $"{diagnostic.Id} at {line.StartLinePosition.Line + 1},{line.StartLinePosition.Character + 1}";
    }
}
