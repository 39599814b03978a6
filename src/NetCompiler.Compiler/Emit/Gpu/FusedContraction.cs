using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// A contraction and the group after it as one group in tiles: convolution, ReLU, pooling and LRN. A tile has all channels of a patch of the image; the sums go to
/// shared memory, where windows over channels and places find them.
/// </summary>
/// <param name="Product">The contraction, over copies with a border if it is planned so.</param>
/// <param name="Group">The contraction's result as a step of its own, and the group's steps.</param>
/// <param name="Tiling">The group in tiles.</param>
/// <param name="Tile">The tile of the contraction; its columns hold the patch.</param>
/// <param name="Predicted">What the contraction's loop is taken to need.</param>
/// <param name="ApartSeconds">The estimated time of two kernels.</param>
/// <param name="TogetherSeconds">The estimated time of one.</param>
internal sealed record FusedContraction(
    PlannedContraction Product, StepGroup Group, Tiling Tiling, ContractionTile Tile, ContractionUse Predicted, double ApartSeconds, double TogetherSeconds)
{
    // Static shared memory that every device gives a group, and that CUDA devices and most others do.
    private const int PortableBytes = 32 * 1024;
    private const int MostSharedBytes = 48 * 1024;
    private const double InstructionsOfPoint = 8, InstructionsOfTerm = 5, InstructionsOfResult = 20;
    private static readonly int[] Widths = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64];

    /// <summary>Which axis of the result, as the group reads it, an axis of the columns is.</summary>
    /// <param name="column">The axis.</param>
    public int SideOf(Axis column) => column.Ordinal == 0 ? 0 : column.Ordinal - Product.Axes.Rows[0].Ordinal + 1;

    /// <summary>The channels of the contraction's groups, one after the other.</summary>
    public long RowBlocks => Product.Extents.Batches * Product.Extents.RowTiles(Tile);

    /// <summary>The step, then the steps that follow it: phases of the kernel.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Phases
    {
        get
        {
            var phases = GpuTiles.Phases(Tiling);
            return phases[0].Count == 1 ? [.. phases.Skip(1)] : [[.. phases[0].Skip(1)], .. phases.Skip(1)];
        }
    }

    /// <summary>The best way to run a contraction and the group after it as one; null if there is none.</summary>
    /// <param name="plan">The contraction, planned by itself.</param>
    /// <param name="next">The group after it.</param>
    /// <param name="isPassed">Whether only that group reads the contraction's result.</param>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="device">The device.</param>
    public static FusedContraction? TryOf(PlannedContraction plan, StepGroup next, bool isPassed, MemoryMap memory, GpuDeviceProfile device)
    {
        if (!next.Steps.Any(HasChannelWindow) || ResultOf(plan.Step, next) is not { } result) return null;
        var storage = result.Target.Tensor.Storage;
        var locals = isPassed ? next.Locals.Append(storage) : next.Locals;
        var group = new StepGroup(new[] { result }.Concat(next.Steps).ToEquatableArray(), locals.ToEquatableArray());
        double apart = ContractionCost.Seconds(plan.Extents, plan.Schedule, plan.Predicted, device)
            + ContractionCost.PartialSeconds(plan.Extents, plan.Schedule, device) + GroupSeconds(next, device);
        FusedContraction? best = null;
        var tiles = ContractionTile.All.Select(tile => (Tile: tile, Use: ContractionPlanner.Predict(plan.Axes, memory, tile))).Where(tile => tile.Use is not null).ToArray();
        int mostColumns = ContractionTile.All.Max(tile => tile.Columns);
        foreach (var sized in TileChoice.All(group, Widths, canOrder: false))
        {
            if (sized.Members[0].Count < 2 || !sized.Members[0][1].IsAll || sized.Points(0) > (long)mostColumns * sized.Members[0][1].Extent) continue;
            if (sized.Points(0) * sizeof(float) > MostSharedBytes) continue;
            var tiling = sized.WithEqualWindows();
            long columns = tiling.Points(0) / tiling.Members[0][1].Extent;
            FusedContraction? first = null;
            foreach (var (tile, use) in tiles)
            {
                if (columns > tile.Columns) continue;
                first ??= Of(plan, group, tiling, tile, use!, apart);
                var fused = first with { Tile = tile, Predicted = use! };
                if (fused.SharedBytes > MostSharedBytes) continue;
                double seconds = fused.Seconds(use!, device);
                fused = fused with { TogetherSeconds = seconds };
                if (best is null || (fused.IsPortable && !best.IsPortable) || (fused.IsPortable == best.IsPortable && seconds < best.TogetherSeconds)) best = fused;
            }
        }
        return best;
    }

    /// <summary>The steps of whose values shared memory holds a tile.</summary>
    public IReadOnlyList<int> Shared { get; } = [.. GpuTiles.Shared(Tiling).Append(0).Distinct().OrderBy(member => member)];

    /// <summary>Whether every device has the shared memory for it.</summary>
    public bool IsPortable => SharedBytes <= PortableBytes;

    // Of the copies, in bytes.
    private long CopyBytes { get; init; }

    private long SharedBytes => Tile.SharedBytes + CopyBytes;

    /// <summary>The estimated time of the kernel.</summary>
    /// <param name="use">What its loop needs.</param>
    /// <param name="device">The device.</param>
    public double Seconds(ContractionUse use, GpuDeviceProfile device)
    {
        double results = (double)Tile.ThreadRows * Tile.ThreadColumns;
        double ofThread = RowBlocks * ((Product.Extents.Slices(Tile) + 1) * use.LoopInstructions + ContractionCost.InstructionsAround + results * InstructionsOfResult);
        for (int i = 1; i < Tiling.Members.Count; i++)
        {
            double rounds = Math.Ceiling((double)Tiling.Points(i) / Tile.Threads);
            ofThread += rounds * (InstructionsOfPoint + InstructionsOfTerm * Tiling.Group.Steps[i].ReductionCount);
        }
        int resident = Math.Max(1, device.ResidentGroups(Tile.Threads, use.Registers, (int)SharedBytes));
        return ContractionCost.Seconds(Tiling.Tiles, Tile.Warps * ofThread, resident, Tile.Warps, device);
    }

    private static FusedContraction Of(PlannedContraction plan, StepGroup group, Tiling tiling, ContractionTile tile, ContractionUse use, double apart)
    {
        var fused = new FusedContraction(plan, group, tiling, tile, use, apart, 0);
        return fused with { CopyBytes = sizeof(float) * fused.Shared.Sum(tiling.Points) };
    }

    // What the group reads and makes goes through memory once.
    private static double GroupSeconds(StepGroup group, GpuDeviceProfile device)
    {
        var made = group.Steps.Select(step => step.Target.Tensor.Storage).ToArray();
        double floats = group.Steps.SelectMany(step => step.Loads).Select(load => load.Tensor.Storage).Except(made).Distinct().Sum(storage => (double)storage.Count)
            + made.Except(group.Locals).Distinct().Sum(storage => (double)storage.Count);
        return floats * sizeof(float) / device.BytesPerSecond + device.LaunchSeconds;
    }

    // A window that moves along the second axis, as LRN's over channels does.
    private static bool HasChannelWindow(Step step) => step.Reduction is { } reduction && step.Axes.Count > 1
        && ScalarWalker.Loads(reduction.Body).Where(load => load.Indices.Count > 1).Select(load => load.Indices[1]).Any(index =>
        {
            int[] ordinals = [.. ScalarWalker.SelfAndDescendants(index).OfType<IndexVariable>().Select(variable => variable.Axis.Ordinal)];
            return ordinals.Contains(1) && ordinals.Any(ordinal => ordinal >= step.Axes.Count);
        });

    // The contraction's result as a map over samples, channels and places, with its value after the sum; null if it has another form, or the group reads it in another.
    private static Step? ResultOf(Step product, StepGroup next)
    {
        var target = product.Target;
        if (target.Accumulates || ContractionAxes.TryOf(product, 0) is not { Rows.Count: 1 } axes) return null;
        bool isPlain = product.Axes.Count == target.Indices.Count && product.Axes.Zip(target.Indices, (axis, index) => (axis, index))
            .Select((pair, i) => pair.axis.Extent == target.Tensor.Shape[i] && (pair.axis.Extent == 1 || pair.index.Equals(new IndexVariable(pair.axis)))).All(isSame => isSame);
        // The samples, the groups if there are several, the channels of a group, the places.
        int channel = axes.Rows[0].Ordinal, groups = channel - 1;
        bool IsPlace(Axis axis) => axis.Ordinal == 0 || axis.Ordinal > channel;
        if (!isPlain || groups is < 0 or > 1 || axes.Batches.Any(axis => axis.Extent > 1 && axis.Ordinal != groups) || !axes.Columns.All(IsPlace)) return null;
        if (groups == 1 && !axes.Batches.Any(axis => axis.Ordinal == 1)) return null;
        var loads = next.Steps.SelectMany(step => step.Loads).Where(load => load.Tensor.Storage == target.Tensor.Storage).Select(load => load.Tensor).ToArray();
        int channels = axes.Rows[0].Extent * (groups == 1 ? product.Axes[1].Extent : 1);
        int[] extents = [product.Axes[0].Extent, channels, .. product.Axes.Skip(channel + 1).Select(axis => axis.Extent)];
        var shape = TensorShape.Of(extents);
        if (loads.Length == 0 || loads.Any(tensor => tensor.Offset != target.Tensor.Offset || tensor.Shape != shape)) return null;
        var places = extents.Select((extent, i) => new Axis(i, extent)).ToArray();
        Scalar Place(Axis axis)
        {
            Scalar all = new IndexVariable(places[1]);
            long rows = axes.Rows[0].Extent;
            if (axis.Ordinal == 0) return new IndexVariable(places[0]);
            if (axis.Ordinal > channel) return new IndexVariable(places[axis.Ordinal - groups]);
            if (groups == 0) return all;
            return new BinaryOperation(axis.Ordinal == channel ? BinaryOperator.Modulo : BinaryOperator.Divide, all, new IntegerConstant(rows));
        }
        Scalar InPlace(Scalar scalar) => ScalarWalker.Replace(scalar, part => part is IndexVariable variable ? Place(variable.Axis) : part);
        var store = new Store(loads[0], places.Select(axis => (Scalar)new IndexVariable(axis)).ToEquatableArray(), false);
        return new Step(product.Name, places.ToEquatableArray(), null, InPlace(product.Value), store) { Layers = product.Layers };
    }
}
