using System.Reflection;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Gpu.Tests;

/// <summary>The kernels of the nets in the folder prototxt, to train and to deploy.</summary>
internal static class NetKernels
{
    private static string Folder { get; } = Path.GetFullPath(Folders.Nets);

    /// <summary>The nets: folder and file.</summary>
    public static IEnumerable<string> Files { get; } =
        Directory.GetFiles(Folder, "*train_val.prototxt", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal).ToArray();

    /// <summary>A net's plan.</summary>
    /// <param name="file">The file, from the folder of nets on.</param>
    /// <param name="deploy">Whether it is the net for inference that is derived from it, of batch 1.</param>
    /// <param name="batch">The batch; null for the file's.</param>
    public static NetPlan Plan(string file, bool deploy, int? batch = null)
    {
        string path = Path.Combine(Folder, file);
        var options = new CompileOptions
        {
            State = new NetState(deploy ? Phase.Test : Phase.Train, 0, EquatableArray<string>.Empty),
            Batch = deploy ? batch ?? 1 : batch,
            Backward = !deploy,
        };
        var compilation = PhaseCompilation.Compile(path, File.ReadAllText(path), options, deploy);
        return compilation.Plan ?? throw new InvalidOperationException(file + ": " + string.Join("; ", compilation.Errors));
    }

    /// <summary>The kernels of all nets, equal ones once.</summary>
    public static IReadOnlyList<(string Net, GpuKernel Kernel)> Distinct { get; } = Load();

    // In one assembly equal kernels are equal bytes.
    private static (string Net, GpuKernel Kernel)[] Load()
    {
        const string Space = "Emitted";
        var nets = Files.SelectMany(file => new[] { (File: file, Deploy: false), (File: file, Deploy: true) })
            .Select((net, i) => (Name: net.File + (net.Deploy ? ", deploy" : ", train"), Class: FormattableString.Invariant($"Net{i}"), Plan: Plan(net.File, net.Deploy))).ToArray();
        var assembly = EmittedAssembly.Load([GpuEmitter.Visibility, .. nets.SelectMany(net => GpuEmitter.Emit(net.Plan, Space, net.Class))]);
        return nets.SelectMany(net => Steps(assembly, Space + "." + net.Class).Kernels.Select(kernel => (net.Name, kernel)))
            .DistinctBy(pair => pair.kernel.GroupSize + ":" + Convert.ToHexString(pair.kernel.Method.Method.GetMethodBody()!.GetILAsByteArray()!))
            .ToArray();
    }

    private static GpuStepList Steps(Assembly assembly, string type) => (GpuStepList)assembly.GetType(type)!.GetMethod("Create")!.Invoke(null, null)!;
}
