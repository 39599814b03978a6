namespace NetCompiler.Cpu;

/// <summary>What the steps of a net need to run: the arenas, scratch memory, workers and the state of the random numbers. Emitted steps see nothing else.</summary>
public sealed unsafe class CpuProgram : ITileJob, IDisposable
{
    private readonly WorkerTeam team;
    private readonly AlignedMemory activations;
    private readonly AlignedMemory parameters;
    private readonly AlignedMemory gradients;
    private readonly bool ownsParameters;
    private readonly long workerFloats;
    private readonly AlignedMemory scratch;
    private delegate*<CpuProgram, int, int, void> tileFunction;
    private int tileCount;

    /// <summary>Takes the memory of a net.</summary>
    /// <param name="team">The workers.</param>
    /// <param name="activationBytes">The size of the arena of activations.</param>
    /// <param name="parameterBytes">The size of the arena of parameters.</param>
    /// <param name="gradientBytes">The size of the arena of parameter gradients.</param>
    /// <param name="scratchFloats">The most floats that one step shares among its workers.</param>
    /// <param name="workerFloats">The most floats that one step needs for each worker.</param>
    /// <param name="sharing">A net whose parameters this one uses; null for parameters of its own.</param>
    public CpuProgram(
        WorkerTeam team, long activationBytes, long parameterBytes, long gradientBytes, long scratchFloats, long workerFloats, CpuProgram? sharing = null)
    {
        ArgumentNullException.ThrowIfNull(team);
        this.team = team;
        activations = new AlignedMemory(activationBytes / sizeof(float));
        parameters = sharing?.parameters ?? new AlignedMemory(parameterBytes / sizeof(float));
        gradients = sharing?.gradients ?? new AlignedMemory(gradientBytes / sizeof(float));
        ownsParameters = sharing is null;
        ScratchFloats = Round(scratchFloats);
        this.workerFloats = Round(workerFloats);
        scratch = new AlignedMemory(ScratchFloats + this.workerFloats * team.Count);
    }

    /// <summary>The arena of activations and their gradients.</summary>
    public float* Activations => activations.Pointer;

    /// <summary>The arena of parameters.</summary>
    public float* Parameters => parameters.Pointer;

    /// <summary>The arena of parameter gradients.</summary>
    public float* Gradients => gradients.Pointer;

    /// <summary>Memory that a step shares among its workers.</summary>
    public float* Scratch => scratch.Pointer;

    /// <summary>How many floats <see cref="Scratch"/> has.</summary>
    public long ScratchFloats { get; }

    /// <summary>The bytes of scratch memory, of all workers.</summary>
    public long ScratchBytes => scratch.Count * sizeof(float);

    /// <summary>How many workers there are.</summary>
    public int Workers => team.Count;

    /// <summary>The seed of the random numbers.</summary>
    public ulong Seed { get; set; }

    /// <summary>The iteration of training that random numbers are for.</summary>
    public uint Iteration { get; set; }

    int ITileJob.TileCount => tileCount;

    /// <summary>Memory of one worker's own.</summary>
    /// <param name="worker">Which worker.</param>
    public float* WorkerScratch(int worker) => scratch.Pointer + ScratchFloats + workerFloats * worker;

    /// <summary>Runs all tiles of a step.</summary>
    /// <param name="tiles">How many there are; it must not depend on the number of workers.</param>
    /// <param name="tile">Runs one: the program, which tile, which worker.</param>
    public void Run(int tiles, delegate*<CpuProgram, int, int, void> tile)
    {
        tileCount = tiles;
        tileFunction = tile;
        team.Run(this);
    }

    void ITileJob.RunTile(int tile, int worker) => tileFunction(this, tile, worker);

    /// <summary>Frees the memory, and leaves the workers alone.</summary>
    public void Dispose()
    {
        activations.Dispose();
        scratch.Dispose();
        if (!ownsParameters) return;
        parameters.Dispose();
        gradients.Dispose();
    }

    // Each worker's part begins at a cache line of its own.
    private static long Round(long floats) => (floats + 63) / 64 * 64;
}
