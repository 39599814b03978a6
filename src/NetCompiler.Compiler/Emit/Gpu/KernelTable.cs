using System.Globalization;
using System.Text;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>A kernel at work, as it will stand in the list of steps.</summary>
/// <param name="Kernel">The kernel's place in the table.</param>
/// <param name="Grid">How many groups.</param>
/// <param name="Offsets">Where its tensors begin.</param>
internal sealed record EmittedLaunch(int Kernel, EmittedGrid Grid, IReadOnlyList<long> Offsets)
{
    /// <summary>What it is as a contraction; null if it is none.</summary>
    public EmittedContraction? Contraction { get; init; }
}

/// <summary>How many groups there are along each axis of the grid.</summary>
/// <param name="X">The axis along which groups follow each other.</param>
/// <param name="Y">The second axis; devices take up to 65,535.</param>
/// <param name="Z">The third axis; devices take up to 65,535.</param>
internal sealed record EmittedGrid(long X, long Y = 1, long Z = 1);

/// <summary>A kernel as text.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="GroupSize">How many threads a group has.</param>
/// <param name="Text">The method, with its comment.</param>
internal sealed record EmittedKernel(string Name, int GroupSize, string Text);

/// <summary>The kernels of a plan: each text once, whichever layers use it.</summary>
/// <param name="memory">Where tensors lie.</param>
internal sealed class KernelTable(MemoryMap memory)
{
    private readonly List<(string Name, int GroupSize, string Comment, string Code, List<string> Users)> kernels = [];
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private readonly NameScope names = new([], "Kernel");

    /// <summary>The kernels, in the order of their first use.</summary>
    public IEnumerable<EmittedKernel> Kernels => kernels.Select(kernel => new EmittedKernel(kernel.Name, kernel.GroupSize, Text(kernel)));

    /// <summary>Adds a kernel, or finds an equal one.</summary>
    /// <param name="step">What it computes, or a part of it.</param>
    /// <param name="suffix">What its name has besides the step's; empty for nothing.</param>
    /// <param name="schedule">How the work is spread, for people.</param>
    /// <param name="groupSize">How many threads a group has.</param>
    /// <param name="grid">How many groups there are.</param>
    /// <param name="write">Writes the body.</param>
    public EmittedLaunch Add(Step step, string suffix, string schedule, int groupSize, EmittedGrid grid, Action<SourceWriter, KernelTensors> write) =>
        Add(step.Name + suffix, [StepDescription.Of(step)], schedule, groupSize, grid, write);

    /// <summary>Adds a kernel, or finds an equal one.</summary>
    /// <param name="name">What it is called after.</param>
    /// <param name="users">What it computes, a line for each step.</param>
    /// <param name="schedule">How the work is spread, for people.</param>
    /// <param name="groupSize">How many threads a group has.</param>
    /// <param name="grid">How many groups there are.</param>
    /// <param name="write">Writes the body.</param>
    public EmittedLaunch Add(string name, IEnumerable<string> users, string schedule, int groupSize, EmittedGrid grid, Action<SourceWriter, KernelTensors> write)
    {
        var tensors = new KernelTensors(memory);
        var source = new SourceWriter();
        write(source, tensors);
        string body = source.ToString();
        var declarations = tensors.Declarations(body).ToArray();
        string key = groupSize.ToString(CultureInfo.InvariantCulture) + "\n" + string.Join("\n", declarations.Select(declaration => declaration.Statement)) + "\n" + body;
        if (!known.TryGetValue(key, out int index))
        {
            known[key] = index = kernels.Count;
            var code = new StringBuilder();
            foreach (var (statement, comment) in declarations)
            {
                code.Append(statement).Append(comment.Length == 0 ? "" : "    // " + CSharpLiteral.Comment(comment)).Append('\n');
            }
            kernels.Add((names.Give(name), groupSize, schedule, code.Append(body).ToString(), []));
        }
        kernels[index].Users.AddRange(users.Where(user => !kernels[index].Users.Contains(user)));
        return new EmittedLaunch(index, grid, tensors.Offsets);
    }

    private static string Text((string Name, int GroupSize, string Comment, string Code, List<string> Users) kernel)
    {
        var source = new SourceWriter();
        foreach (string user in kernel.Users) source.Line("// " + CSharpLiteral.Comment(user));
        source.Line("// " + kernel.Comment);
        source.Open("public static void " + kernel.Name
            + "(ArrayView<float> activations, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> scratch, GpuArguments arguments)");
        source.Lines(kernel.Code);
        source.Close();
        return source.ToString();
    }
}
