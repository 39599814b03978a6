using System.CommandLine;
using System.Globalization;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Gpu;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netcompiler kernels</c>: what a net's kernels need on an NVIDIA GPU; none has to be there.</summary>
internal static class KernelsCommand
{
    public static Command Create()
    {
        var forwardOnly = new Option<bool>("--forward-only") { Description = "The test net, without a backward pass." };
        var folder = new Option<string?>("--output", "-o") { Description = "Write the PTX of each kernel to this folder.", HelpName = "DIR" };
        var command = new Command("kernels",
            "Compiles a net's kernels to PTX for NVIDIA's architecture 8.0 (A100) and shows what each needs: threads, shared memory, and how many groups a multiprocessor holds; with ptxas (of "
            + "NVIDIA's CUDA toolkit) also registers and spills. No GPU is needed.\n\n" + ExitCode.Help)
        {
            NetOptions.File, NetOptions.Batch, NetOptions.Input, forwardOnly, folder,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(NetOptions.File);
            bool isForward = parsed.GetValue(forwardOnly);
            var options = new CompileOptions
            {
                State = isForward ? NetState.Test : NetState.Train,
                Batch = parsed.GetValue(NetOptions.Batch),
                InputShapes = (parsed.GetValue(NetOptions.Input) ?? []).ToEquatableArray(),
                Backward = !isForward,
            };
            var compilation = PhaseCompilation.Compile(path, InputFile.ReadText(path), options);
            PlacedProblem.Write(compilation.Problems, parsed.InvocationConfiguration.Error);
            if (compilation.Plan is not { } plan) return ExitCode.Failure;
            return Run(new GpuCode(plan).Steps, parsed.GetValue(folder), parsed.InvocationConfiguration);
        });
        return command;
    }

    private static int Run(GpuStepList steps, string? folder, InvocationConfiguration configuration)
    {
        var output = configuration.Output;
        int width = steps.Kernels.Max(kernel => kernel.Name.Length) + 2;
        var assembler = PtxAssembler.Find();
        if (assembler is null) configuration.Error.WriteLine("ptxas is not installed (NVIDIA's CUDA toolkit): registers and spills are not known");
        output.WriteLine("kernel".PadRight(width) + " threads  shared  registers  spills  groups/SM  occupancy  first step");
        int failures = 0;
        for (int i = 0; i < steps.Kernels.Length; i++)
        {
            var kernel = steps.Kernels[i];
            var ptx = PtxCompilation.Of(kernel);
            if (folder is not null) OutputFile.Write(Path.Combine(folder, kernel.Name + ".ptx"), ptx.Text);
            var use = assembler?.Assemble(ptx.Text);
            var occupancy = KernelOccupancy.Of(kernel.GroupSize, ptx.SharedBytes, use?.Registers);
            output.WriteLine(string.Format(
                CultureInfo.InvariantCulture, "{0} {1,7} {2,7} {3,10} {4,7} {5,10} {6,9:0}%  {7}", kernel.Name.PadRight(width), kernel.GroupSize, ptx.SharedBytes,
                Text(use?.Registers), Text(use?.SpilledBytes), occupancy.Groups, occupancy.Share * 100, steps.PlaceOf(i).Step));
            if (use?.Problem is not { } problem) continue;
            failures++;
            configuration.Error.WriteLine(kernel.Name + ": " + problem);
        }
        return failures == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
