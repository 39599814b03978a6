using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// The tensors of a kernel: which arena each is in is part of the kernel, where it begins there is an argument, so that layers of equal shapes share one
/// kernel. What is more than the arguments hold is a constant of the kernel.
/// </summary>
/// <param name="memory">Where tensors lie.</param>
internal sealed class KernelTensors(MemoryMap memory)
{
    private const int MostOffsets = 8;

    private readonly List<(Arena Arena, long Offset, Tensor Tensor)> tensors = [];
    private readonly HashSet<Arena> integerArenas = [];

    /// <summary>The offsets that a launch passes, in the order of the arguments.</summary>
    public IReadOnlyList<long> Offsets => tensors.Take(MostOffsets).Select(tensor => tensor.Offset).ToArray();

    /// <summary>The element of a tensor at a position, as C#: something to read or to assign.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="position">The flat position: an expression.</param>
    public string Element(Tensor tensor, string position)
    {
        // Shared memory has an array for each tensor.
        if (memory.Place(tensor) is (Arena.Tile, var array)) return "tile" + Text(array) + "[" + position + "]";
        string offset = Offset(tensor), view = Name(memory.Place(tensor).Arena);
        if (tensor.Storage.Element == ElementType.Int32)
        {
            integerArenas.Add(memory.Place(tensor).Arena);
            view += "AsIntegers";
        }
        return view + "[" + offset + (position == "0" ? "" : " + " + position) + "]";
    }

    /// <summary>Where a tensor begins in its arena, as C#.</summary>
    /// <param name="tensor">The tensor.</param>
    public string Start(Tensor tensor) => Offset(tensor);

    /// <summary>A float of a tensor's arena, as C#.</summary>
    /// <param name="tensor">The tensor, of floats.</param>
    /// <param name="place">The place in the arena: an expression.</param>
    public string At(Tensor tensor, string place) => Name(memory.Place(tensor).Arena) + "[" + place + "]";

    /// <summary>Four neighbours in a tensor's arena, as C#; the place has to be a multiple of four, and <see cref="IsAligned"/> to hold.</summary>
    /// <param name="tensor">The tensor, of floats.</param>
    /// <param name="place">The place in the arena: an expression.</param>
    public string FoursAt(Tensor tensor, string place) => Name(memory.Place(tensor).Arena) + "AsFours[(" + place + ") >> 2]";

    /// <summary>Whether a tensor begins at a multiple of 16 bytes.</summary>
    /// <param name="tensor">The tensor.</param>
    public bool IsAligned(Tensor tensor) => memory.Place(tensor).Offset % 4 == 0;

    /// <summary>The statements that declare the offsets, and the views that are used besides the arguments.</summary>
    /// <param name="body">The rest of the kernel.</param>
    public IEnumerable<(string Statement, string Comment)> Declarations(string body)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            string value = i < MostOffsets ? "arguments.Offset" + Text(i) : Text(tensors[i].Offset);
            yield return ("int at" + Text(i) + " = " + value + ";", tensors[i].Tensor.Name + " " + tensors[i].Tensor.Shape);
        }
        foreach (Arena arena in Enum.GetValues(typeof(Arena)))
        {
            if (integerArenas.Contains(arena)) yield return ("var " + Name(arena) + "AsIntegers = " + Name(arena) + ".Cast<int>();", "");
            if (body.Contains(Name(arena) + "AsFours")) yield return ("var " + Name(arena) + "AsFours = " + Name(arena) + ".Cast<Float4>();", "");
        }
    }

    private string Offset(Tensor tensor)
    {
        var (arena, offset) = memory.Place(tensor);
        // Positions are 32-bit numbers, and each counts from the beginning of the arena.
        if (offset + tensor.Shape.Count > int.MaxValue)
        {
            throw new NotSupportedException(
                "'" + tensor.Name + "' (" + tensor.Shape + ") ends beyond 8 GB of " + arena.ToString().ToLowerInvariant()
                + ", which kernels with 32-bit positions cannot reach; use a smaller batch");
        }
        int index = tensors.FindIndex(known => known.Arena == arena && known.Offset == offset);
        if (index < 0)
        {
            index = tensors.Count;
            tensors.Add((arena, offset, tensor));
        }
        return "at" + Text(index);
    }

    private static string Name(Arena arena) => arena.ToString().ToLowerInvariant();

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
