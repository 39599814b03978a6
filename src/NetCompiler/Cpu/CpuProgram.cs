using NetCompiler.Blobs;

namespace NetCompiler.Cpu;

/// <summary>What the steps of a net need to run: the arenas, scratch memory, workers and the state of the random numbers. Emitted steps see nothing else.</summary>
public sealed unsafe class CpuProgram : ITileJob, IDisposable
{
    private readonly WorkerTeam team;
    private readonly Arena activations;
    private readonly Arena parameters;
    private readonly Arena? gradients;
    private readonly Arena scratch;
    private readonly long workerFloats;
    private delegate*<CpuProgram, int, int, void> tileFunction;
    private int tileCount;

    /// <summary>Takes scratch memory for a net.</summary>
    /// <param name="team">The workers; they are not disposed with the program.</param>
    /// <param name="activations">Blobs, their gradients and intermediate values; not disposed with the program.</param>
    /// <param name="parameters">The parameters; not disposed with the program.</param>
    /// <param name="gradients">The gradients by the parameters; null for a net that is not trained.</param>
    /// <param name="scratchFloats">The most floats that one step shares among its workers.</param>
    /// <param name="workerFloats">The most floats that one step needs for each worker.</param>
    public CpuProgram(WorkerTeam team, Arena activations, Arena parameters, Arena? gradients, long scratchFloats, long workerFloats)
    {
        ArgumentNullException.ThrowIfNull(team);
        ArgumentNullException.ThrowIfNull(activations);
        ArgumentNullException.ThrowIfNull(parameters);
        this.team = team;
        this.activations = activations;
        this.parameters = parameters;
        this.gradients = gradients;
        ScratchFloats = Round(scratchFloats);
        this.workerFloats = Round(workerFloats);
        scratch = new Arena((ScratchFloats + this.workerFloats * team.Count) * sizeof(float));
    }

    /// <summary>The arena of activations and their gradients.</summary>
    public float* Activations => (float*)activations.Pointer;

    /// <summary>The arena of parameters.</summary>
    public float* Parameters => (float*)parameters.Pointer;

    /// <summary>The arena of parameter gradients.</summary>
    public float* Gradients => gradients is null ? null : (float*)gradients.Pointer;

    /// <summary>Memory that a step shares among its workers.</summary>
    public float* Scratch => (float*)scratch.Pointer;

    /// <summary>How many floats <see cref="Scratch"/> has.</summary>
    public long ScratchFloats { get; }

    /// <summary>The bytes of scratch memory, of all workers.</summary>
    public long ScratchBytes => scratch.Bytes;

    /// <summary>How many workers there are.</summary>
    public int Workers => team.Count;

    /// <summary>The seed of the random numbers.</summary>
    public ulong Seed { get; set; }

    /// <summary>The iteration of training that random numbers are for.</summary>
    public uint Iteration { get; set; }

    /// <summary>The part of a contraction that is worked on.</summary>
    public int Slab { get; set; }

    int ITileJob.TileCount => tileCount;

    /// <summary>Memory of one worker's own.</summary>
    /// <param name="worker">Which worker.</param>
    public float* WorkerScratch(int worker) => Scratch + ScratchFloats + workerFloats * worker;

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

    /// <summary>Frees the scratch memory; workers and arenas are their owners'.</summary>
    public void Dispose() => scratch.Dispose();

    // Each worker's part begins at a cache line of its own.
    private static long Round(long floats) => (floats + 63) / 64 * 64;
}
