using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Definition;

namespace NetCompiler.Generators.Tests;

/// <summary>Names from a prototxt are data: whatever they are, nothing of them becomes code.</summary>
public sealed class HostileNameTests
{
    private const int LayersOfNet = 1_000;

    public static TheoryData<int> Batches => [.. Enumerable.Range(0, 10)];

    // Ten nets with a thousand hostile names each, for layers with parameters and for blobs; the net, its file and its labels are called so too.
    [Theory]
    [MemberData(nameof(Batches))]
    public void Hostile_names_bring_no_token_into_the_code_and_no_warning(int batch)
    {
        string[] names = [.. HostileNames.Take(10 * LayersOfNet).Skip(batch * LayersOfNet).Take(LayersOfNet)];
        var result = NetCompilation.Run(Request(names));
        Assert.Empty(result.Problems.Where(problem => problem.Problem.IsError).Select(problem => problem.Problem.Message));
        CheckSources(result);
    }

    [Fact]
    public void Hostile_names_of_a_net_that_cannot_be_compiled_bring_no_token_into_the_code()
    {
        string[] names = [.. HostileNames.Take(LayersOfNet)];
        var request = Request(names);
        var result = NetCompilation.Run(request with { Net = request.Net with { IsFaulty = true } });
        CheckSources(result);
    }

    [Fact]
    public void Hostile_names_of_net_class_namespace_and_enum_bring_no_token_into_the_code()
    {
        var plain = Request(["a"]);
        foreach (string name in HostileNames.Take(300))
        {
            var result = NetCompilation.Run(plain with
            {
                Net = new NetFile(name, plain.Net.Definition with { Name = name }, false),
                ClassName = name,
                Namespace = name,
                LabelEnum = name,
            });
            CheckTokens(result);
        }
    }

    [Fact]
    public void Hostile_names_survive_the_way_through_a_text()
    {
        // As a prototxt can say them: bytes in octal.
        string[] names = [.. HostileNames.Take(400).Where(name => !name.Any(char.IsSurrogate) && name.Length is > 0 and < 1000)];
        string layers = string.Concat(names.Select(name => $"layer {{ name: {Quote(name)} type: \"ReLU\" bottom: \"in\" top: {Quote(name)} }}\n"));
        var build = new Project().Net("/project/net.prototxt", "name: \"Hostile\" layer { name: \"in\" type: \"Input\" top: \"in\" input_param { shape { dim: 1 dim: 4 } } }\n" + layers).Build();
        Assert.Empty(build.Problems);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }

    private static string Quote(string name) =>
        "\"" + string.Concat(System.Text.Encoding.UTF8.GetBytes(name).Select(octet => "\\" + Convert.ToString(octet, 8).PadLeft(3, '0'))) + "\"";

    // A chain would do as well, but is deep; each layer here reads the input, and every third has parameters.
    private static CompilationRequest Request(IReadOnlyList<string> names)
    {
        const string Text =
            """
            layer { name: "in" type: "Input" top: "(the input)" input_param { shape { dim: 1 dim: 4 } } }
            layer { name: "relu" type: "ReLU" bottom: "(the input)" top: "relu" }
            layer { name: "ip" type: "InnerProduct" bottom: "(the input)" top: "ip" inner_product_param { num_output: 2 } }
            """;
        var layers = NetDefinitionReader.Read("net.prototxt", Text).Definition.Layers;
        var hostile = names.Select((name, i) => layers[i % 3 == 0 ? 2 : 1] with { Name = name, Tops = EquatableArray.Create(name) });
        var last = layers[2] with { Name = "(the output)", Tops = EquatableArray.Create("(the output)"), Settings = Wide(layers[2].Settings, names.Count) };
        return new CompilationRequest
        {
            Net = new NetFile("net.prototxt", new NetDefinition("Hostile", layers.Take(1).Concat(hostile).Append(last).ToEquatableArray(), false, null), false),
            Labels = new LabelFile("names.txt", names.ToEquatableArray()),
        };
    }

    private static Compiler.Prototxt.Schema.MessageValue Wide(Compiler.Prototxt.Schema.MessageValue settings, long outputs) =>
        settings.With("inner_product_param", settings.Message("inner_product_param").With("num_output", outputs));

    private static void CheckSources(CompilationResult result)
    {
        CheckTokens(result);
        var project = new Project();
        foreach (var file in result.Files) project.Generated(file.Text);
        Assert.Equal("", string.Join("\n", project.Build().CompilerProblems.Take(5)));
    }

    private static void CheckTokens(CompilationResult result)
    {
        foreach (var file in result.Files)
        {
            Assert.DoesNotContain('\r', file.Text);
            var tree = CSharpSyntaxTree.ParseText(file.Text, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(tree.GetDiagnostics(TestContext.Current.CancellationToken));
            foreach (var node in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodesAndTokens(descendIntoTrivia: true))
            {
                // The text of a million nodes is only made for the one that is wrong.
                if (node.IsToken && node.AsToken().ValueText == "Injected") Assert.Fail(file.Name + ": injected at " + node.Span);
                if (!Expected.Contains(node.Kind())) Assert.Fail(file.Name + ": " + node.Kind() + " " + node);
            }
        }
    }

    // What the files of a plain net are made of.
    private static readonly HashSet<SyntaxKind> Expected = [.. NetCompilation.Run(Request(["a", "b", "c"])).Files.Concat(
            NetCompilation.Run(Request(["a", "b", "c"]) with { Namespace = "Some.Name" }).Files)
        .Concat(NetCompilation.Run(Request(["a", "b", "c"]) with { Net = Request(["a", "b", "c"]).Net with { IsFaulty = true } }).Files)
        .SelectMany(file => CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantNodesAndTokens(descendIntoTrivia: true)).Select(node => node.Kind())
        // what becomes of < and " in documentation
        .Append(SyntaxKind.XmlEntityLiteralToken)];
}
