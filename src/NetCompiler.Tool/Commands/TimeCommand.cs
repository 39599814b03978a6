using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Devices;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netcompiler time</c>: how long each step of a net takes, as <c>caffe time</c> shows it.</summary>
internal static class TimeCommand
{
    private const int DefaultIterations = 5;

    private static readonly Option<int> Iterations = Positive("--iterations", "How often each time is taken; the median is shown.", DefaultIterations);
    private static readonly Option<int> Threads = Positive("--threads", "How many threads work; otherwise as many as there are processors.", Environment.ProcessorCount);
    private static readonly Option<string> Device = new("--device")
    {
        Description = "What runs the net: cpu, auto, or a device that device_query lists.", HelpName = "NAME", DefaultValueFactory = _ => "cpu",
    };

    private static readonly Option<bool> ForwardOnly = new("--forward-only") { Description = "The test net, without a backward pass." };

    private static readonly Option<bool> Launches = new("--launches")
    {
        Description = "On a GPU, each launch of a kernel alone, run --iterations times between two events of the device: a table with tabs between its columns.",
    };

    public static Command Create()
    {
        var command = new Command("time",
            "Runs a net on a device and shows how long its steps take, with GFLOP/s for those that are products of matrices. The net holds random numbers.\n\n" + ExitCode.Help)
        {
            NetOptions.File, NetOptions.Batch, NetOptions.Input, NetOptions.NoFusion, NetOptions.FuseConvolutions, Device, Iterations, Threads, ForwardOnly, Launches,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(NetOptions.File);
        bool isForward = parsed.GetValue(ForwardOnly);
        var options = new CompileOptions
        {
            State = new NetState(isForward ? Phase.Test : Phase.Train, 0, EquatableArray<string>.Empty),
            Batch = parsed.GetValue(NetOptions.Batch),
            InputShapes = (parsed.GetValue(NetOptions.Input) ?? []).ToEquatableArray(),
            Backward = !isForward,
            Fusions = parsed.GetValue(NetOptions.NoFusion),
        };
        var compilation = PhaseCompilation.Compile(path, InputFile.ReadText(path), options);
        PlacedProblem.Write(compilation.Problems, parsed.InvocationConfiguration.Error);
        if (compilation.Plan is not { } plan) return ExitCode.Failure;
        string name = parsed.GetRequiredValue(Device);
        using var device = OpenDevice(name == "cpu" ? FormattableString.Invariant($"cpu:{parsed.GetValue(Threads)}") : name);
        device.Progress = new KernelProgressLine(parsed.InvocationConfiguration.Error);
        if (parsed.GetValue(Launches) && device is not GpuDevice)
        {
            throw new DeviceException("--launches is for GPUs: on the processor nothing is launched. Name a GPU with --device.");
        }
        var execution = Load(plan, device, NetOptions.FusesConvolutions(parsed));
        using var timer = new NetTimer(execution);
        if (parsed.GetValue(Launches)) return LaunchTable.Write(plan, ((GpuExecution)execution).Program, parsed.GetValue(Iterations), parsed.InvocationConfiguration.Output);
        var times = timer.Measure(parsed.GetValue(Iterations), () => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);
        var output = parsed.InvocationConfiguration.Output;
        int width = plan.Groups.Max(group => Name(group).Length) + 2, ordinal = 0;
        foreach (var group in plan.Groups)
        {
            if (ordinal == 0) output.WriteLine("forward");
            if (ordinal == plan.ForwardGroups.Count) output.WriteLine("backward");
            Write(output, "  " + Name(group), width, times.Groups[ordinal++], group.Operations);
        }
        output.WriteLine();
        Write(output, "forward", width, times.Forward, plan.ForwardOperations);
        if (plan.Backward.Count > 0)
        {
            Write(output, "backward", width, times.Backward, plan.BackwardOperations);
            Write(output, "together", width, times.Forward + times.Backward, plan.ForwardOperations + plan.BackwardOperations);
        }
        return ExitCode.Success;
    }

    private static ComputeDevice OpenDevice(string name)
    {
        try
        {
            return ComputeDevice.Open(name);
        }
        catch (ArgumentException unknown)
        {
            throw new DeviceException(unknown.Message);
        }
    }

    private static IPlanExecution Load(NetPlan plan, ComputeDevice device, bool? fuseConvolutions) => device is GpuDevice gpu
        ? new GpuExecution(new GpuCode(plan, new GpuEmitOptions { FusesContractions = fuseConvolutions }), gpu)
        : new CpuExecution(new CpuCode(plan), ((Devices.CpuDevice)device).Team);

    private static string Name(StepGroup group) => CompileProblem.Printable(group.Name);

    private static void Write(TextWriter output, string name, int width, double seconds, double operations)
    {
        string rate = operations == 0 ? "" : string.Format(CultureInfo.InvariantCulture, " {0,9:0.0} GFLOP/s", operations / seconds / 1e9);
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0} {1,10:0.000} ms{2}", name.PadRight(width), seconds * 1e3, rate));
    }

    private static Option<int> Positive(string name, string description, int fallback) => NumberOption.Create(name, description, 1, 4096, fallback);
}
