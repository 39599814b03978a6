namespace NetCompiler.Compiler.Tensors;

/// <summary>
/// Runs steps in double precision, slowly and plainly: the executable meaning of the tensor language. Layer definitions are checked
/// against recordings and numeric gradients on it, and emitted code is checked against it.
/// </summary>
/// <param name="seed">The seed of random numbers.</param>
/// <param name="iteration">The iteration of training that random numbers are for.</param>
public sealed class Interpreter(ulong seed = 0, uint iteration = 0)
{
    private readonly Dictionary<Storage, double[]> memory = [];
    private readonly Dictionary<Step, Action> compiled = new(StepIdentity.Instance);

    /// <summary>The iteration of training that random numbers are for.</summary>
    public uint Iteration { get; set; } = iteration;

    /// <summary>The seed of random numbers.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The memory of a storage; all zero before something is written. Positions are held as numbers.</summary>
    /// <param name="storage">The storage.</param>
    public double[] Memory(Storage storage)
    {
        if (!memory.TryGetValue(storage, out double[]? elements)) memory[storage] = elements = new double[storage.Count];
        return elements;
    }

    /// <summary>A copy of a tensor's elements, in row-major order.</summary>
    /// <param name="tensor">The tensor.</param>
    public double[] Read(Tensor tensor)
    {
        double[] elements = new double[tensor.Shape.Count];
        Array.Copy(Memory(tensor.Storage), tensor.Offset, elements, 0, elements.Length);
        return elements;
    }

    /// <summary>Sets a tensor's elements.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="elements">The elements, in row-major order.</param>
    /// <exception cref="ArgumentException">There are too many or too few elements.</exception>
    public void Write(Tensor tensor, IReadOnlyList<double> elements)
    {
        if (elements.Count != tensor.Shape.Count)
        {
            throw new ArgumentException(tensor.Name + " has " + tensor.Shape.Count + " elements, not " + elements.Count, nameof(elements));
        }
        double[] target = Memory(tensor.Storage);
        for (int i = 0; i < elements.Count; i++) target[tensor.Offset + i] = elements[i];
    }

    /// <summary>Runs steps in order.</summary>
    /// <param name="steps">The steps.</param>
    public void Run(IEnumerable<Step> steps)
    {
        foreach (var step in steps) Run(step);
    }

    /// <summary>Runs one step.</summary>
    /// <param name="step">The step.</param>
    public void Run(Step step)
    {
        if (!compiled.TryGetValue(step, out var action)) compiled[step] = action = new StepCompiler(this).Compile(step);
        action();
    }
}
