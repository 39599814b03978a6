using System.Reflection;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Emit.Cpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Cpu.Tests;

/// <summary>Steps that run together, tile by tile, compute what they compute one after the other.</summary>
[Collection("processor")]
public sealed class GroupTests
{
    private const int NetsOfOneBatch = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_nets_agree_with_the_interpreter_whatever_their_tiles(int batch)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("NETCOMPILER_SEED"), out int given) ? given : 0;
        using WorkerTeam one = new(1), three = new(3);
        var failures = new List<string>();
        for (int i = 0; i < NetsOfOneBatch; i++)
        {
            var nets = new RandomWindowNets(new Random(seed * 1000 + batch * 100 + i));
            var net = nets.Next();
            foreach (var options in new CpuEmitOptions[] { new(), new() { Tiles = nets.Tiles }, new() { Tiles = nets.Tiles }, new() { RunsGroupsInTiles = false } })
            {
                var code = new CpuCode(net.Plan, options);
                foreach (var team in new[] { one, three })
                {
                    using var execution = new CpuExecution(code, team);
                    if (net.Difference(execution) is { } difference) failures.Add(difference);
                }
            }
        }
        Assert.True(failures.Count == 0, failures.Count + " differ\n" + string.Join("\n", failures.Take(3)));
    }

    [Theory]
    [InlineData("flickr_style", 67)]
    [InlineData("alexnet", 67)]
    [InlineData("googlenet", 64)]
    public void Tiles_give_the_same_bits_as_step_by_step(string net, int size)
    {
        // The first layers of published nets, up to the second normalisation or pooling, with smaller images.
        var plan = Trunk(net, size, out _);
        Assert.Contains(plan.Groups, group => !group.IsSingle && group.Locals.Count > 0);
        using var team = new WorkerTeam(2);
        var results = new[] { true, false }.Select(isTiled =>
        {
            using var execution = new CpuExecution(new CpuCode(plan, new CpuEmitOptions { RunsGroupsInTiles = isTiled }), team);
            var random = new Random(5);
            foreach (var tensor in plan.Parameters.Select(parameter => parameter.Tensor).Concat(plan.Blobs.Where(blob => blob.IsInput).Select(blob => blob.Tensor)))
            {
                execution.Write(tensor, [.. Enumerable.Range(0, (int)tensor.Shape.Count).Select(_ => random.NextSingle() * 0.2f - 0.1f)]);
            }
            RunningNetTests.Pass(execution);
            return plan.Parameters.Select(parameter => execution.Read(parameter.Gradient!)).Append(execution.Read(plan.Losses[0].Tensor)).ToArray();
        }).ToArray();
        Assert.Contains(results[0], gradient => gradient.Any(element => element != 0));
        Assert.Equal(results[0], results[1]);
    }

    internal static NetPlan Trunk(string net, int size, out string text)
    {
        string data = typeof(GroupTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TestDataFolder").Value!;
        string all = File.ReadAllText(Path.Combine(data, "..", "..", "prototxt", net, "train_val.prototxt"));
        string[] layers = ["\nlayer", .. all.Split("\nlayer").Skip(1).Where(layer => !layer.Contains("\"Data\"") && !layer.Contains("\"ImageData\""))];
        int last = Array.FindLastIndex(layers, layer => layer.Contains("\"LRN\"") || layer.Contains("\"Pooling\"") && layer.Contains("pool2"));
        string top = layers[last].Split("top: \"")[1].Split('"')[0];
        text = "name: \"Trunk\"\nlayer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 3 dim: 3 dim: " + size + " dim: " + size + " } } }"
            + string.Concat(layers.Skip(1).Take(last).Select(layer => "\nlayer" + layer))
            + "\nlayer { name: \"loss\" type: \"Reduction\" bottom: \"" + top + "\" top: \"loss\" loss_weight: 1 reduction_param { operation: SUMSQ } }\n";
        return PhaseCompilation.Compile("trunk.prototxt", text, new CompileOptions()).Plan!;
    }
}
