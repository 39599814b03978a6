using System.Reflection;
using NetCompiler.Blobs;

namespace NetCompiler.Generators.Tests;

/// <summary>A blob or layer may be called like anything that its class inherits.</summary>
public sealed class ReservedNameTests
{
    [Fact]
    public void Blobs_and_layers_may_be_called_like_members_of_the_runtime_s_classes()
    {
        string[] names = [.. Members(typeof(CompiledNet)).Concat(Members(typeof(ParameterSet))).Distinct()];
        Assert.Contains("ActivationArena", names);
        string layers = string.Concat(names.Select(name =>
            $"layer {{ name: \"{name}\" type: \"InnerProduct\" bottom: \"in\" top: \"{name}\" inner_product_param {{ num_output: 2 }} }}\n"));
        var build = new Project().Net("/project/net.prototxt",
            "name: \"Net\" layer { name: \"in\" type: \"Input\" top: \"in\" input_param { shape { dim: 1 dim: 4 } } }\n" + layers).Build();
        Assert.Empty(build.Problems);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }

    private static IEnumerable<string> Members(Type type) =>
        type.GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy)
            .Select(member => member.Name).Where(name => name.All(char.IsAsciiLetterOrDigit));
}
