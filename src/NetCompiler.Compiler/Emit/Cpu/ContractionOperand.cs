using System.Globalization;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>
/// One operand of a contraction, brought to a form in which an element's place is a sum of offsets, one of each group of axes. Where indices leave the tensor
/// or are divided, and where neighbouring columns are a stride apart, that holds of a staged copy only.
/// </summary>
internal sealed class ContractionOperand
{
    private readonly TensorLoad load;
    private readonly OperandDimension[] dimensions;
    private readonly int phases;

    private readonly int slabs;

    private ContractionOperand(TensorLoad load, OperandDimension[] dimensions, int phases, int slabs)
    {
        this.slabs = slabs;
        this.load = load;
        this.dimensions = dimensions;
        this.phases = phases;
    }

    /// <summary>Whether a copy is needed.</summary>
    public bool IsStaged => phases > 1 || dimensions.Any(dimension => dimension.IsStaged);

    /// <summary>What is loaded.</summary>
    public TensorLoad Load => load;

    /// <summary>The dimensions of the tensor, or of the copy.</summary>
    public IReadOnlyList<OperandDimension> Dimensions => dimensions;

    /// <summary>Elements whose positions along the last dimension have equal remainders by this number are neighbours in the copy; 1 for none.</summary>
    public int Phases => phases;

    /// <summary>How many floats a row of the copy has.</summary>
    public long RowFloats => PhaseFloats * phases;

    /// <summary>Into how many parts the copy is cut along its first dimension, of which one at a time is there.</summary>
    public int Slabs => slabs;

    /// <summary>The axis along which slabs follow each other; null where there is one only.</summary>
    public Axis? SlabAxis { get; private set; }

    /// <summary>How many floats apart slabs would be in a whole copy; 0 where there is one only.</summary>
    public long SlabFloats => slabs == 1 ? 0 : SlabLength * Strides()[0];

    /// <summary>The floats of the staged copy; 0 without one.</summary>
    public long StagedFloats => IsStaged ? MemoryPlan.Align(StagedRows * RowFloats * 4) / 4 + MemoryPlan.Alignment / 4 : 0;

    private OperandDimension Last => dimensions[dimensions.Length - 1];

    private long PhaseFloats => (Last.Length + phases - 1) / phases;

    private long SlabLength => dimensions[0].Length / slabs;

    private long StagedRows => dimensions.Take(dimensions.Length - 1).Aggregate(1L, (product, dimension) => product * dimension.Length) / slabs;

    /// <summary>The operand of a load; null if its indices are of another kind.</summary>
    /// <param name="load">The load.</param>
    /// <param name="columnAxis">The axis along which the result's elements are neighbours; null if the operand does not know it.</param>
    /// <param name="groups">The groups of axes, of each of which there is an offset.</param>
    public static ContractionOperand? TryOf(TensorLoad load, Axis? columnAxis, IReadOnlyList<IReadOnlyList<Axis>> groups)
    {
        if (load.Type != ScalarType.Number || load.Tensor.Shape.Rank == 0) return null;
        var dimensions = new OperandDimension[load.Indices.Count];
        for (int i = 0; i < dimensions.Length; i++)
        {
            var (index, divisor) = load.Indices[i] is BinaryOperation { Operator: BinaryOperator.DivideExactly, Right: IntegerConstant { Value: > 0 } by } division
                ? (division.Left, by.Value)
                : (load.Indices[i], 1L);
            if (AffineForm.TryOf(index) is not { } form || (divisor > 1 && load.Outside is null) || form.Range.Max - form.Range.Min > 1 << 24) return null;
            dimensions[i] = new OperandDimension(form, load.Tensor.Shape[i], divisor);
        }
        var last = dimensions[dimensions.Length - 1];
        long stride = columnAxis is null ? 1 : last.Form.CoefficientOf(columnAxis);
        bool isSplit = stride is > 1 and <= 16 && CanSplit(last.Form, stride, groups);
        return new ContractionOperand(load, dimensions, isSplit ? (int)stride : 1, 1);
    }

    /// <summary>
    /// The operand with its copy cut into as few equal slabs as keep it within a size: whole images of a minibatch, along the outermost of the columns or of the
    /// depth. The operand itself if its first index is more than that axis.
    /// </summary>
    /// <param name="axes">The contraction.</param>
    /// <param name="options">How large a slab may be, and how small.</param>
    public ContractionOperand InSlabs(ContractionAxes axes, CpuEmitOptions options)
    {
        if (!IsStaged || dimensions.Length < 2) return this;
        return InSlabs(axes.Columns, options.FewestSlabColumns, options.LargestSlab) ?? InSlabs(axes.Depth, options.FewestSlabDepth, options.LargestSlab) ?? this;
    }

    private ContractionOperand? InSlabs(IReadOnlyList<Axis> group, long fewest, long largest)
    {
        if (group.Count == 0 || !IsCutBy(group[0])) return null;
        long extent = ContractionAxes.Extent(group), wanted = (StagedFloats * sizeof(float) + largest - 1) / largest;
        // The fewest slabs that are small enough; if those are too short, the most that are not.
        int[] possible = Enumerable.Range(1, group[0].Extent).Where(count => group[0].Extent % count == 0 && extent / count >= fewest).ToArray();
        int slabs = possible.Where(count => count >= wanted).Concat(possible.OrderByDescending(count => count)).FirstOrDefault();
        return slabs <= 1 ? null : new ContractionOperand(load, dimensions, phases, slabs) { SlabAxis = group[0] };
    }

    /// <summary>Whether the first index is an axis and no other index knows it, as with the images of a minibatch.</summary>
    /// <param name="axis">The axis.</param>
    public bool IsCutBy(Axis axis) =>
        dimensions[0] is { IsStaged: false, Form: { Constant: 0, Terms: { Count: 1 } terms } } && terms[0].Axis == axis && terms[0].Coefficient == 1
        && dimensions[0].Extent == axis.Extent && dimensions.Skip(1).All(dimension => dimension.Form.CoefficientOf(axis) == 0);

    /// <summary>The operand with a copy of some of its positions only.</summary>
    /// <param name="parts">Its dimensions, with those positions.</param>
    public ContractionOperand Part(OperandDimension[] parts) => new(load, parts, phases, 1);

    /// <summary>How many floats the element at offset 0 is behind the beginning of the tensor or copy: what no group's offset covers.</summary>
    public long Beginning
    {
        get
        {
            long constant = 0;
            long[] strides = Strides();
            for (int i = 0; i < dimensions.Length; i++)
            {
                if (phases > 1 && i == dimensions.Length - 1) continue;
                constant += strides[i] * (dimensions[i].Form.Constant - (IsStaged ? dimensions[i].First : 0));
            }
            return constant;
        }
    }

    /// <summary>The pointer to the operand's element at offset 0, as C#.</summary>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="staged">Where the copy lies in the scratch memory.</param>
    public string Pointer(MemoryMap memory, long staged)
    {
        long constant = Beginning;
        string from = IsStaged ? "program.Scratch + " + Text(staged) : memory.Pointer(load.Tensor);
        return constant == 0 ? from : from + (constant < 0 ? " - " : " + ") + Text(Math.Abs(constant));
    }

    /// <summary>Writes the body of a method that gives a group's offset.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="signature">The method.</param>
    /// <param name="parameter">Its parameter: the flat index of the group.</param>
    /// <param name="group">The axes of the group.</param>
    /// <param name="holdsPhase">Whether the part that decides the phase belongs to this group if no axis does.</param>
    public void WriteOffset(SourceWriter source, string signature, string parameter, IReadOnlyList<Axis> group, bool holdsPhase)
    {
        var phase = PhaseTerms().Where(term => group.Contains(term.Axis)).ToArray();
        bool hasPhase = phases > 1 && (PhaseTerms().Any() ? phase.Length > 0 : holdsPhase);
        var terms = group.Where(axis => axis.Extent > 1).Select(axis => (Axis: axis, Coefficient: Coefficient(axis), Phase: phase.Where(term => term.Axis == axis).Select(term => term.Coefficient).FirstOrDefault())).ToArray();
        var merged = Merge(terms);
        string offset = "", position = "";
        long inner = merged.Aggregate(1L, (product, term) => product * term.Extent);
        for (int i = 0; i < merged.Count; i++)
        {
            var (extent, coefficient, phaseCoefficient) = merged[i];
            inner /= extent;
            string index = (inner == 1 ? parameter : parameter + " / " + Text(inner)) + (i == 0 ? "" : " % " + Text(extent));
            Append(ref offset, index, coefficient);
            Append(ref position, index, phaseCoefficient);
        }
        if (offset.Length == 0) offset = "0";
        if (!hasPhase)
        {
            source.Line(signature + " => " + offset + ";");
            return;
        }
        long constant = Last.Form.Constant - Last.First;
        source.Open(signature);
        source.Line("long position = " + (position.Length == 0 ? "" : position + " + ") + Text(constant) + ";");
        source.Line("return " + offset + " + position % " + Text(phases) + " * " + Text(PhaseFloats) + " + position / " + Text(phases) + ";");
        source.Close();
    }

    /// <summary>Writes the method that fills the staged copy.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="name">The method's name.</param>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="staged">Where the copy lies in the scratch memory.</param>
    /// <returns>How many tiles there are.</returns>
    public int WriteStaging(SourceWriter source, string name, MemoryMap memory, long staged)
    {
        const long MostTiles = 64;
        long rows = StagedRows;
        int tiles = (int)Math.Min(rows, MostTiles);
        WriteCopyComment(source);
        source.Open("private static void " + name + "(CpuProgram program, int tile, int worker)");
        source.Open("for (long row = tile * " + Text(rows) + "L / " + Text(tiles) + "; row < (tile + 1) * " + Text(rows) + "L / " + Text(tiles) + "; row++)");
        long inner = rows;
        string at = "", conditions = "";
        long[] strides = load.Tensor.Shape.Strides();
        for (int i = 0; i < dimensions.Length - 1; i++)
        {
            var dimension = dimensions[i];
            inner /= i == 0 ? SlabLength : dimension.Length;
            string index = "i" + Text(i), flat = (inner == 1 ? "row" : "row / " + Text(inner)) + (i == 0 ? "" : " % " + Text(dimension.Length));
            if (i == 0 && slabs > 1) flat += " + program.Slab * " + Text(SlabLength) + "L";
            source.Line("long " + index + " = " + flat + (dimension.First == 0 ? "" : dimension.First < 0 ? " - " + Text(-dimension.First) : " + " + Text(dimension.First)) + ";");
            if (dimension.Divisor > 1) source.Line(index + " = ScalarMath.DivideExactly(" + index + ", " + Text(dimension.Divisor) + ");");
            if (dimension.IsStaged) conditions += (conditions.Length == 0 ? "" : " && ") + "(ulong)" + index + " < " + Text(dimension.Extent);
            Append(ref at, index, strides[i]);
        }
        WriteRow(source, memory.Pointer(load.Tensor) + (at.Length == 0 ? "" : " + " + at), conditions, "program.Scratch + " + Text(staged) + " + row * " + Text(RowFloats));
        source.Close().Close();
        return tiles;
    }

    /// <summary>Writes what is copied, and how, as a comment.</summary>
    /// <param name="source">Where to.</param>
    public void WriteCopyComment(SourceWriter source) =>
        source.Line("// " + CSharpLiteral.Comment(load.Tensor.Name + " " + load.Tensor.Shape) + " as " + string.Join("x", dimensions.Select(dimension => dimension.Length))
            + (phases > 1 ? ", every " + Text(phases) + "th element together" : ""));

    /// <summary>Writes the statements that copy one row.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="from">The row in the tensor, as C#.</param>
    /// <param name="conditions">When it lies in the tensor, as C#; empty for always.</param>
    /// <param name="to">The row in the copy, as C#.</param>
    public void WriteRow(SourceWriter source, string from, string conditions, string to)
    {
        source.Line("float* from = " + (conditions.Length == 0 ? "" : conditions + " ? ") + from + (conditions.Length == 0 ? "" : " : null") + ";");
        source.Line("StagedRow.Write(from, " + Text(Last.Extent) + ", " + to + ", " + Text(Last.Length) + ", "
            + Text(Last.First) + ", " + Text(Last.Divisor) + ", " + Text(phases) + ", " + CSharpLiteral.Single((float)(load.Outside ?? 0)) + ");");
    }

    private static bool CanSplit(AffineForm form, long stride, IReadOnlyList<IReadOnlyList<Axis>> groups)
    {
        if (form.Terms.Any(term => term.Coefficient < 0)) return false;
        var others = form.Terms.Where(term => term.Coefficient % stride != 0).Select(term => term.Axis).ToArray();
        return others.Length == 0 || groups.Any(group => others.All(group.Contains));
    }

    // Neighbouring axes become one where the offset goes on evenly.
    private static List<(long Extent, long Coefficient, long Phase)> Merge((Axis Axis, long Coefficient, long Phase)[] terms)
    {
        var merged = new List<(long Extent, long Coefficient, long Phase)>();
        foreach (var (axis, coefficient, phase) in terms)
        {
            long extent = axis.Extent;
            if (merged.Count > 0)
            {
                var before = merged[merged.Count - 1];
                if (before.Coefficient == coefficient * extent && before.Phase == phase * extent)
                {
                    extent *= before.Extent;
                    merged.RemoveAt(merged.Count - 1);
                }
            }
            merged.Add((extent, coefficient, phase));
        }
        return merged;
    }

    private static void Append(ref string sum, string index, long coefficient)
    {
        if (coefficient == 0) return;
        // The index is a product or quotient: it needs parentheses only before a multiplication that would change the order.
        string term = Math.Abs(coefficient) == 1 ? index : "(" + index + ") * " + Text(Math.Abs(coefficient)) + "L";
        sum += sum.Length == 0 ? (coefficient < 0 ? "-(" + term + ")" : term) : (coefficient < 0 ? " - " : " + ") + term;
    }

    private IEnumerable<(Axis Axis, long Coefficient)> PhaseTerms() =>
        phases == 1 ? [] : Last.Form.Terms.Where(term => term.Coefficient % phases != 0);

    private long Coefficient(Axis axis)
    {
        long[] strides = Strides();
        long coefficient = 0;
        for (int i = 0; i < dimensions.Length; i++)
        {
            long own = dimensions[i].Form.CoefficientOf(axis);
            if (phases > 1 && i == dimensions.Length - 1) coefficient += own % phases == 0 ? own / phases : 0;
            else coefficient += own * strides[i];
        }
        return coefficient;
    }

    /// <summary>How many floats apart neighbours are along each dimension.</summary>
    public long[] Strides()
    {
        if (!IsStaged) return load.Tensor.Shape.Strides();
        var strides = new long[dimensions.Length];
        long stride = RowFloats;
        strides[dimensions.Length - 1] = 1;
        for (int i = dimensions.Length - 2; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= dimensions[i].Length;
        }
        return strides;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
