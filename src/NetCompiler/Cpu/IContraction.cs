namespace NetCompiler.Cpu;

/// <summary>A product of matrices whose operands <see cref="ContractionRunner{T}"/> packs.</summary>
public unsafe interface IContraction : IMatrixProduct
{
    /// <summary>The columns of the right operand and of the result.</summary>
    static abstract int Columns { get; }

    /// <summary>The floats of shared scratch memory, from its beginning, in which operands are staged.</summary>
    static abstract long StagedFloats { get; }

    /// <summary>Into how many equal parts the work is cut, of which only one at a time is staged: images of a minibatch, a few at a time.</summary>
    static abstract int Slabs { get; }

    /// <summary>Whether slabs are parts of the depth, whose sums are added up, rather than of the columns.</summary>
    static abstract bool SlabsAlongDepth { get; }

    /// <summary>How many floats further the right operand's place is for each slab, in a copy that would hold all of them.</summary>
    static abstract long SlabFloats { get; }

    /// <summary>Prepares the left operand, for all slabs: a padded copy, for instance.</summary>
    /// <param name="program">The net's memory.</param>
    static abstract void StageLeft(CpuProgram program);

    /// <summary>Prepares the slab of the right operand that the program is at.</summary>
    /// <param name="program">The net's memory.</param>
    static abstract void StageRight(CpuProgram program);

    /// <summary>The right operand.</summary>
    /// <param name="program">The net's memory.</param>
    static abstract float* Right(CpuProgram program);

    /// <summary>A batch's offset in the right operand.</summary><param name="batch">The batch.</param>
    static abstract long RightBatch(int batch);

    /// <summary>A column's offset in the right operand.</summary><param name="column">The column.</param>
    static abstract long RightColumn(int column);

    /// <summary>A depth's offset in the right operand.</summary><param name="depth">The depth.</param>
    static abstract long RightDepth(int depth);
}
