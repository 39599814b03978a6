using NetCompiler.Blobs;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Cpu;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Testing;
using NetCompiler.Tests.Devices;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;
using NetCompiler.Weights;

namespace NetCompiler.Gpu.Tests;

/// <summary>
/// A tiny net on an OpenCL device, forward, backward and updated, against the processor. oclgrind.sh runs it on a simulator that sees every access; elsewhere
/// parity does more.
/// </summary>
[Collection("GPU")]
public sealed class SimulatedRunTests
{
    private const int Classes = 5;

    // The kinds of layers that LeNet and CaffeNet have. No extent is a multiple of a tile's; ip1 has more weights than the update has in a piece.
    private const string Net =
        """
        name: "Tiny"
        layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 2 dim: 4 dim: 9 dim: 9 } shape { dim: 2 } } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { num_output: 6 kernel_size: 3 group: 2 weight_filler { type: "xavier" } } }
        layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
        layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { pool: MAX kernel_size: 3 stride: 2 } }
        layer { name: "norm1" type: "LRN" bottom: "pool1" top: "norm1" lrn_param { local_size: 3 alpha: 0.5 beta: 0.75 } }
        layer { name: "conv2" type: "Convolution" bottom: "norm1" top: "conv2" convolution_param { num_output: 10 pad: 1 kernel_size: 3 group: 2 weight_filler { type: "xavier" } } }
        layer { name: "relu2" type: "ReLU" bottom: "conv2" top: "conv2" }
        layer { name: "norm2" type: "LRN" bottom: "conv2" top: "norm2" lrn_param { local_size: 5 alpha: 0.5 beta: 0.75 } }
        layer { name: "pool2" type: "Pooling" bottom: "norm2" top: "pool2" pooling_param { pool: AVE kernel_size: 2 stride: 2 } }
        layer { name: "ip1" type: "InnerProduct" bottom: "pool2" top: "ip1" inner_product_param { num_output: 130 weight_filler { type: "xavier" } } }
        layer { name: "relu3" type: "ReLU" bottom: "ip1" top: "ip1" }
        layer { name: "drop" type: "Dropout" bottom: "ip1" top: "ip1" dropout_param { dropout_ratio: 0.5 } }
        layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2" inner_product_param { num_output: 5 weight_filler { type: "xavier" } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip2" bottom: "label" top: "loss" }
        """;

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Kernels_of_every_schedule_run(int firstTile)
    {
        using var device = OpenSimulator();
        RunEverySchedule(firstTile, device);
    }

    [Fact]
    public void Every_solver_runs()
    {
        using var gpu = OpenSimulator();
        RunEverySolver(gpu);
    }

    /// <summary>Runs the net with half of the tiles, and cut contractions and reductions, and compares with the processor.</summary>
    /// <param name="firstTile">The tile of the first contraction.</param>
    /// <param name="device">The device.</param>
    internal static void RunEverySchedule(int firstTile, GpuDevice device)
    {
        var options = new CompileOptions { State = new NetState(Phase.Train, 0, EquatableArray<string>.Empty), Backward = true };
        var plan = PhaseCompilation.Compile("tiny.prototxt", Net, options, false).Plan!;
        var schedules = new SchedulesInTurn(firstTile);
        using var team = new WorkerTeam(1);
        using var expected = new CpuExecution(new CpuCode(plan), team);
        using var actual = new GpuExecution(new GpuCode(plan, schedules.Options), device);
        // From any tile on, the contractions of the net get at least half of the tiles.
        Assert.True(schedules.TileCount >= ContractionTile.All.Count / 2, "only " + schedules.TileCount + " tiles run");
        Assert.True(schedules.HasSplitContraction && schedules.HasSplitReduction);
        Fill(plan, (tensor, elements) =>
        {
            expected.Write(tensor, elements);
            actual.Write(tensor, elements);
        });
        expected.Forward();
        expected.Backward();
        actual.Forward();
        actual.Backward();
        foreach (var parameter in plan.Parameters)
        {
            if (parameter.Gradient is { } gradient) AssertClose(gradient, expected.Read(gradient), actual.Read(gradient));
        }
        foreach (var blob in plan.Blobs.Where(blob => blob.IsOutput)) AssertClose(blob.Tensor, expected.Read(blob.Tensor), actual.Read(blob.Tensor));
    }

    /// <summary>Trains the net with one solver after the other, and compares with the processor.</summary>
    /// <param name="gpu">The device.</param>
    internal static void RunEverySolver(GpuDevice gpu)
    {
        using var processor = ComputeDevice.Open("cpu:1");
        var family = Families.Load(Net, null);
        using ParameterSet expected = Train(family, processor), actual = Train(family, gpu);
        foreach (var (left, right) in expected.All.Zip(actual.All)) BlobComparison.Of(left.ToString(), right.Data, left.Data.ToArray(), new Tolerance(1e-6, 1e-4)).ThrowIfDifferent();
    }

    private static GpuDevice OpenSimulator()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("NETCOMPILER_SIMULATOR") == "1", "oclgrind.sh runs this");
        var device = OpenClDevice.Open();
        Assert.Contains("Oclgrind", device.Description.Name);
        return device;
    }

    private static ParameterSet Train(NetFamily family, ComputeDevice device)
    {
        var parameters = family.CreateParameters(true);
        parameters.Fill(seed: 3);
        using var net = family.CreateTrain!(device, parameters);
        var random = new Random(1);
        foreach (var type in Enum.GetValues<SolverType>())
        {
            // A delta that is not small against the gradients: rounding must not decide the direction of a step. Every other solver clips.
            var settings = new SolverSettings
            {
                Type = type, LearningRate = new() { Base = 0.01f }, Momentum = type is SolverType.AdaGrad or SolverType.RmsProp ? 0 : 0.9f, WeightDecay = 0.01f, Delta = 1e-2f,
                ClipGradients = (int)type % 2 == 1 ? 0.1f : -1, Seed = 5,
            };
            Families.Fill(net, random, Classes);
            new Solver((ITrainableNet)net, settings).Step();
        }
        parameters.Fetch();
        return parameters;
    }

    private static void Fill(NetPlan plan, Action<Tensor, float[]> write)
    {
        var random = new Random(1);
        foreach (var parameter in plan.Parameters)
        {
            double range = Math.Sqrt(6.0 / parameter.Tensor.Shape.CountFrom(Math.Min(1, parameter.Tensor.Shape.Rank)));
            write(parameter.Tensor, Enumerable.Range(0, (int)parameter.Tensor.Shape.Count).Select(_ => (float)((random.NextDouble() * 2 - 1) * range)).ToArray());
        }
        foreach (var input in plan.Blobs.Where(blob => blob.IsInput))
        {
            bool isLabel = input.Tensor.Shape.Rank < 2;
            write(input.Tensor, Enumerable.Range(0, (int)input.Tensor.Shape.Count).Select(i => isLabel ? i % Classes : (float)random.NextDouble()).ToArray());
        }
    }

    private static void AssertClose(Tensor tensor, float[] expected, float[] actual)
    {
        double scale = expected.Select(element => Math.Abs((double)element)).Max();
        double difference = expected.Zip(actual, (left, right) => Math.Abs((double)left - right)).Max();
        Assert.True(difference <= 1e-6 + 1e-4 * scale, tensor.Name + " differs by " + difference + " of " + scale);
    }

    /// <summary>Gives contractions each tile in turn, and reductions some numbers of lanes; cuts every other one.</summary>
    private sealed class SchedulesInTurn(int firstTile)
    {
        private readonly HashSet<ContractionTile> tiles = [];
        private int contractions = firstTile;
        private int reductions;

        public GpuEmitOptions Options => new() { SmallestContraction = 0, SmallestDepth = 0, Contractions = NextContraction, Reductions = NextReduction };

        public int TileCount => tiles.Count;

        public bool HasSplitContraction { get; private set; }

        public bool HasSplitReduction { get; private set; }

        private ContractionSchedule NextContraction(ContractionExtents extents)
        {
            var tile = ContractionTile.All[contractions++ % ContractionTile.All.Count];
            tiles.Add(tile);
            int splits = 1 + contractions % 2;
            HasSplitContraction |= splits > 1;
            return splits == 1 ? ContractionSchedule.Whole(tile, extents) : new ContractionSchedule(tile, extents.Tiles(tile) / 2, splits);
        }

        private ReductionSchedule NextReduction(ReductionExtents extents)
        {
            int lanes = (reductions++ % 4) switch { 0 => 4, 1 => 1, 2 => 32, _ => 256 };
            int parts = extents.CanSplit && reductions % 2 == 1 ? 2 : 1;
            HasSplitReduction |= parts > 1;
            return new ReductionSchedule(lanes, reductions / 4 % 2 == 0, parts);
        }
    }
}
