using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Gpu;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Tool.Kernels;

/// <summary>A launch of a candidate.</summary>
/// <param name="File">Its kernel's file, without the extension: <c>.ptx</c>, and <c>.cubin</c> where it was
/// assembled.</param>
/// <param name="Function">The kernel's name in the file.</param>
/// <param name="Grid">How many groups along each axis.</param>
/// <param name="Threads">The threads of a group.</param>
/// <param name="Offsets">Where its tensors begin, in floats of their arenas.</param>
public sealed record VariantLaunch(string File, string Function, IReadOnlyList<int> Grid, int Threads, IReadOnlyList<int> Offsets);

/// <summary>Where a result lies.</summary>
/// <param name="Arena">The arena: activations, parameters or gradients.</param>
/// <param name="Offset">Its first float.</param>
/// <param name="Count">How many floats it has.</param>
public sealed record VariantResult(string Arena, long Offset, long Count);

/// <summary>A schedule of a contraction that may be measured: what is launched, and what comes out.</summary>
/// <param name="Contraction">The contraction's step.</param>
/// <param name="Rank">Its place in the order of the estimates, from 0.</param>
/// <param name="Tile">The tile, and whether operands are read from copies with their border.</param>
/// <param name="Parts">Into how many parts the depth of the tiles that are cut is cut; 1 for none.</param>
/// <param name="Operations">Floating-point operations.</param>
/// <param name="Launches">The launches, one after the other.</param>
/// <param name="Result">What they compute.</param>
public sealed record KernelVariant(
    string Contraction, int Rank, string Tile, int Parts, double Operations, IReadOnlyList<VariantLaunch> Launches, VariantResult Result);

/// <summary>
/// Candidate schedules of a net's contractions as files that a driver loads, with all that a launch needs: for
/// measuring on a card without .NET. The net is
/// emitted once for each rank, with every contraction in its schedule of that rank.
/// </summary>
public sealed partial class KernelVariants
{
    private readonly ConcurrentDictionary<string, (string File, string Function)> kernels = new(StringComparer.Ordinal);
    private readonly PtxAssembler? assembler;
    private readonly string folder;
    private readonly GpuDeviceProfile profile;

    private KernelVariants(string folder, GpuDeviceProfile profile, PtxAssembler? assembler) =>
        (this.folder, this.profile, this.assembler) = (folder, profile, assembler);

    /// <summary>The most floats that one step's launches share, over all candidates.</summary>
    public long ScratchFloats { get; private set; }

    /// <summary>Kernels that the assembler refused, with its words.</summary>
    public ConcurrentBag<string> Problems { get; } = [];

    /// <summary>Writes the kernels of a net's candidates into a folder.</summary>
    /// <param name="plan">The net.</param>
    /// <param name="folder">The folder; it is made.</param>
    /// <param name="profile">The device that schedules are ranked for.</param>
    /// <param name="assembler">Assembles the kernels; null where there is none.</param>
    /// <param name="count">How many schedules of each contraction.</param>
    public static (KernelVariants Files, IReadOnlyList<KernelVariant> Candidates) Write(
        NetPlan plan, string folder, GpuDeviceProfile profile, PtxAssembler? assembler, int count)
    {
        Directory.CreateDirectory(folder);
        var files = new KernelVariants(folder, profile, assembler);
        var candidates = new List<KernelVariant>();
        for (int rank = 0; rank < count; rank++)
        {
            candidates.AddRange(files.OfRank(plan, rank, count, copiesBorders: false));
            candidates.AddRange(files.OfRank(plan, rank, count, copiesBorders: true));
        }
        return (files, candidates);
    }

    private List<KernelVariant> OfRank(NetPlan plan, int rank, int count, bool copiesBorders)
    {
        var options = new GpuEmitOptions
        {
            Device = profile,
            CopiesBorders = copiesBorders,
            // What has fewer candidates takes its first one again, and is left out below.
            Contractions = extents => Best(extents) is var best && best.Count > rank ? best[rank] : best[0],
        };
        var contractions = GpuEmitter.Contractions(plan, options)
            .Where(contraction => contraction.HasBorder == copiesBorders && Best(contraction.Extents).Count > rank).ToArray();
        // Where nothing has a border, the other way gives the same.
        if (contractions.Length == 0) return [];
        var steps = new GpuCode(plan, options).Steps;
        ScratchFloats = Math.Max(ScratchFloats, steps.ScratchFloats);
        var all = steps.Forward.Concat(steps.Backward).ToArray();
        var groups = plan.Groups.ToArray();
        var places = Places(plan);
        var found = contractions.Select(contraction => (Contraction: contraction, Ordinal: Array.FindIndex(all, step => IsOf(step, contraction))))
            .Where(pair => pair.Ordinal >= 0).ToArray();
        var used = found.SelectMany(pair => all[pair.Ordinal].Launches).Select(launch => launch.Kernel).Distinct();
        Parallel.ForEach(used, kernel => Compile(steps.Kernels[kernel]));
        return [.. found.Select(pair => Candidate(pair.Contraction, pair.Ordinal))];

        IReadOnlyList<ContractionSchedule> Best(ContractionExtents extents) => ContractionRanking.Best(extents, profile, count);

        bool IsOf(GpuStep step, EmittedContraction contraction) => step.Name == contraction.Step && Uses(steps, step, contraction.Kernel);

        KernelVariant Candidate(EmittedContraction contraction, int ordinal) => new(
            contraction.Step, rank, Tile(contraction.Schedule.Tile) + (copiesBorders ? " copy" : ""), contraction.Schedule.Parts, contraction.Operations,
            [.. all[ordinal].Launches.Select(launch => Launch(steps.Kernels[launch.Kernel], launch))], ResultOf(groups[ordinal], places));
    }

    private static bool Uses(GpuStepList steps, GpuStep step, string kernel) =>
        step.Launches.Any(launch => steps.Kernels[launch.Kernel].Name == kernel);

    private static string Tile(ContractionTile tile) =>
        FormattableString.Invariant($"{tile.Rows}x{tile.Columns}x{tile.Depth}x{tile.Threads}");

    private VariantLaunch Launch(GpuKernel kernel, GpuLaunch launch)
    {
        var (file, function) = Compile(kernel);
        var at = launch.Arguments;
        int[] offsets = [at.Offset0, at.Offset1, at.Offset2, at.Offset3, at.Offset4, at.Offset5, at.Offset6, at.Offset7];
        return new VariantLaunch(file, function, [launch.GridX, launch.GridY, launch.GridZ], kernel.GroupSize, offsets);
    }

    // Named by what is in it, so that equal kernels of several ranks are one file.
    private (string File, string Function) Compile(GpuKernel kernel) => kernels.GetOrAdd(
        kernel.Method.Method.Module.ModuleVersionId + kernel.Name, _ =>
    {
        string ptx = PtxCompilation.Of(kernel).Text;
        string file = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Comments().Replace(ptx, ""))))[..16];
        string path = Path.Combine(folder, file);
        if (!File.Exists(path + ".ptx"))
        {
            OutputFile.Write(path + ".ptx", ptx);
            if (assembler?.AssembleTo(ptx, path + ".cubin") is { } problem) Problems.Add(kernel.Name + ": " + problem);
        }
        return (file, Entries().Match(ptx).Groups[1].Value);
    });

    private static Dictionary<Storage, (string Arena, long Offset)> Places(NetPlan plan)
    {
        var places = plan.Activations.Placements
            .ToDictionary(placement => placement.Storage, placement => ("activations", placement.Offset / sizeof(float)));
        foreach (var parameter in plan.Parameters)
        {
            places[parameter.Tensor.Storage] = ("parameters", parameter.Offset / sizeof(float));
            if (parameter.Gradient is { } gradient) places[gradient.Storage] = ("gradients", parameter.Offset / sizeof(float));
        }
        return places;
    }

    private static VariantResult ResultOf(StepGroup group, Dictionary<Storage, (string Arena, long Offset)> places)
    {
        var tensor = group.Result.Target.Tensor;
        var (arena, offset) = places[tensor.Storage];
        return new VariantResult(arena, offset + tensor.Offset, tensor.Shape.Count);
    }

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\.entry\s+(\w+)")]
    private static partial Regex Entries();
}
