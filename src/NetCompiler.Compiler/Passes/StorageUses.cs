using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>How often each storage of a program is written and read.</summary>
public sealed class StorageUses
{
    private readonly HashSet<Storage> results;
    private readonly Dictionary<Storage, int> writers = [];
    private readonly Dictionary<Storage, int> readers = [];

    /// <summary>Counts the uses.</summary>
    /// <param name="program">The program.</param>
    public StorageUses(NetProgram program)
    {
        results = program.Results();
        foreach (var step in program.Steps)
        {
            Count(writers, step.Target.Tensor.Storage);
            foreach (var storage in step.Loads.Select(load => load.Tensor.Storage).Distinct()) Count(readers, storage);
        }
    }

    /// <summary>Whether one step writes a storage, one step reads it, and nothing outside looks at it.</summary>
    /// <param name="storage">The storage.</param>
    public bool IsPrivate(Storage storage) =>
        !results.Contains(storage) && writers.TryGetValue(storage, out int written) && written == 1 && readers.TryGetValue(storage, out int read) && read == 1;

    /// <summary>Whether nothing looks at a storage but some steps, one of which writes it.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="steps">The steps.</param>
    public bool IsOnlyReadBy(Storage storage, IReadOnlyCollection<Step> steps) =>
        !results.Contains(storage) && writers.TryGetValue(storage, out int written) && written == 1 && readers.TryGetValue(storage, out int read)
        && read == steps.Count(step => step.Loads.Any(load => load.Tensor.Storage == storage));

    private static void Count(Dictionary<Storage, int> counts, Storage storage) =>
        counts[storage] = counts.TryGetValue(storage, out int count) ? count + 1 : 1;
}
