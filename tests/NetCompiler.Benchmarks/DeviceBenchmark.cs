using System.Diagnostics;
using NetCompiler.Blobs;
using NetCompiler.Compiler.Compilation;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Tool;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;
using NetCompiler.Weights;

namespace NetCompiler.Benchmarks;

/// <summary>
/// A generated net as a user runs it, on any device: lines "NetCompiler, what, milliseconds" with tabs between, medians. On the processor, OpenBLAS's sgemm before and after it, too.
/// </summary>
internal static class DeviceBenchmark
{
    private const int WarmUps = 3, FewestLatencies = 20;

    /// <summary>Measures a net: DEVICE NET SOLVER BATCH REPETITIONS.</summary>
    public static void Run(string[] arguments)
    {
        var (batch, repetitions) = (int.Parse(arguments[3]), int.Parse(arguments[4]));
        var family = Compile(arguments[1], arguments[2], batch);
        var start = Stopwatch.StartNew();
        using var device = ComputeDevice.Open(arguments[0]);
        start.Stop();
        device.Progress = new KernelProgressLine(Console.Error);
        PrintYardstick(device, repetitions);
        start.Start();
        using var parameters = family.CreateParameters(true);
        parameters.Fill(seed: 1);
        using var train = family.CreateTrain!(device, parameters);
        var trainable = (ITrainableNet)train;
        var random = new Random(1);
        var inputs = train.AllBlobs.OfType<InputBlob>().Select(input => (Input: input, Values: Values(input, random))).ToArray();
        SetAll(inputs);
        trainable.ForwardBackward();
        Print("start-up", start.Elapsed.TotalMilliseconds);
        var solver = new Solver(trainable, family.Settings!, null, (device as CpuDevice)?.Team);
        Print("forward", Time(repetitions, () => train.RunForward()));
        Print("forward and backward", Time(repetitions, () => trainable.ForwardBackward()));
        Print("whole step, data resident", Time(repetitions, () => solver.Step()));
        Print("whole step", Time(repetitions, () =>
        {
            SetAll(inputs);
            solver.Step();
        }));
        Print("setting a batch", Time(repetitions, () => SetAll(inputs)));
        if (device is GpuDevice) MeasurePrepared(inputs, solver, repetitions);
        PrintYardstick(device, repetitions);
        using var deploy = family.CreateDeploy!(device, parameters);
        var image = deploy.AllBlobs.OfType<InputBlob>().Select(input => (Input: input, Values: Values(input, random))).ToArray();
        Print("one image", Time(Math.Max(repetitions, FewestLatencies), () =>
        {
            SetAll(image);
            deploy.RunForward();
            _ = deploy.Outputs[0].Blob.ToArray();
        }));
    }

    // As data layers do: the next batch is written where the device takes it from while the step computes.
    private static void MeasurePrepared((InputBlob Input, float[] Values)[] inputs, Solver solver, int repetitions)
    {
        InputBatch[] Fill() => Array.ConvertAll(inputs, input =>
        {
            var batch = input.Input.Prepare();
            input.Values.CopyTo(batch.Span);
            return batch;
        });

        InputBatch[] next = Fill();
        Print("whole step, prepared beside it", Time(repetitions, () =>
        {
            foreach (var batch in next) batch.Send();
            var filling = Task.Run(Fill);
            solver.Step();
            next = filling.GetAwaiter().GetResult();
        }));
        Print("sending a prepared batch", Time(repetitions, () =>
        {
            foreach (var batch in next) batch.Send();
            next = Array.ConvertAll(inputs, input => input.Input.Prepare());
        }));
        foreach (var batch in next) batch.Dispose();
    }

    private static void PrintYardstick(ComputeDevice device, int repetitions)
    {
        if (device is CpuDevice processor && OpenBlas.Rate(processor.Team.Count, repetitions) is { } rate) Console.WriteLine(FormattableString.Invariant($"OpenBLAS\tsgemm 2048^3, GFLOP/s\t{rate:0.0}"));
    }

    private static NetFamily Compile(string net, string solver, int batch)
    {
        var compilation = new ClassCompilation();
        var result = compilation.Run(new CompilationRequest { Net = compilation.ReadNet(net), Solver = compilation.ReadSolver(solver), ClassName = "Net", Batch = batch });
        if (compilation.HasErrors) throw new InvalidOperationException(net + " does not compile: see netcompiler compile");
        return EmittedFamily.Load(result);
    }

    private static void SetAll((InputBlob Input, float[] Values)[] inputs)
    {
        foreach (var (input, values) in inputs) input.Set(values);
    }

    // What has one number a sample is labels.
    private static float[] Values(InputBlob input, Random random)
    {
        bool isLabel = input.Count == input.Shape[0];
        return Enumerable.Range(0, input.Count).Select(_ => isLabel ? random.Next(2) : (random.NextSingle() * 200) - 100).ToArray();
    }

    private static double Time(int repetitions, Action action)
    {
        for (int i = 0; i < WarmUps; i++) action();
        return Median.Of(Enumerable.Range(0, repetitions).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            action();
            return watch.Elapsed.TotalMilliseconds;
        }));
    }

    private static void Print(string what, double milliseconds) => Console.WriteLine(FormattableString.Invariant($"NetCompiler\t{what}\t{milliseconds:0.000}"));
}
