using NetCompiler.Compiler.Plan;

namespace NetCompiler.Compiler.Emit;

/// <summary>
/// Where the parameters of all phases lie in the one arena that the phases share: first those of the training net, as its plan places
/// them (what is trained comes first), then those that only other phases have.
/// </summary>
internal sealed class ParameterLayout
{
    // A layer name can occur twice (a warning); the occurrence tells the two apart.
    private readonly Dictionary<(string Layer, int Index, int Occurrence), ParameterSlot> slots = [];
    private readonly List<ParameterSlot> inOrder = [];
    private readonly Dictionary<(string Layer, int Occurrence), ParameterUser> users = [];
    private readonly List<ParameterUser> usersInOrder = [];

    private ParameterLayout()
    {
    }

    /// <summary>The parameters, in the order of their layers, those of the training net first.</summary>
    public IReadOnlyList<ParameterSlot> Slots => inOrder;

    /// <summary>The layers that use parameters, those of the training net first; a shared parameter has several.</summary>
    public IReadOnlyList<ParameterUser> Users => usersInOrder;

    /// <summary>The size of the arena.</summary>
    public long Bytes { get; private set; }

    /// <summary>The size of what is trained.</summary>
    public long TrainedBytes { get; private set; }

    /// <summary>A parameter that has another shape in another phase, with the plan it was found in; null when all fit.</summary>
    public (ParameterSlot First, PlanParameter Other)? Conflict { get; private set; }

    /// <summary>The layout of some plans.</summary>
    /// <param name="train">The plan of the training net, if there is one.</param>
    /// <param name="others">The plans of the other phases.</param>
    public static ParameterLayout Of(NetPlan? train, IEnumerable<NetPlan> others)
    {
        var layout = new ParameterLayout();
        if (train is not null)
        {
            layout.Bytes = train.ParameterBytes;
            layout.TrainedBytes = train.TrainedBytes;
            layout.Add(train, parameter => (parameter.Offset, true));
        }
        foreach (var plan in others) layout.Add(plan, layout.Append);
        return layout;
    }

    /// <summary>The same plan with its parameters where they lie in this layout, so that what it shows is what the code does.</summary>
    /// <param name="plan">One of the plans that the layout was made of.</param>
    public NetPlan Rebase(NetPlan plan)
    {
        var moved = new Dictionary<PlanParameter, PlanParameter>();
        foreach (var (parameter, key) in Keyed(plan)) moved[parameter] = parameter with { Offset = slots[key].Offset };
        return plan with
        {
            Parameters = plan.Parameters.Select(parameter => moved[parameter]).ToArray(),
            Layers = plan.Layers.Select(layer => layer with { Parameters = layer.Parameters.Select(parameter => moved[parameter]).ToArray() }).ToArray(),
            ParameterBytes = Bytes,
            TrainedBytes = TrainedBytes,
        };
    }

    private void Add(NetPlan plan, Func<PlanParameter, (long Offset, bool IsTrainPlan)> place)
    {
        foreach (var (parameter, key) in Keyed(plan))
        {
            if (slots.TryGetValue(key, out var known))
            {
                if (known.Parameter.Tensor.Shape != parameter.Tensor.Shape) Conflict ??= (known, parameter);
                continue;
            }
            var (offset, isTrainPlan) = place(parameter);
            var slot = new ParameterSlot(inOrder.Count, parameter, key.Occurrence, offset, isTrainPlan && parameter.LearningRateMultiplier != 0);
            slots.Add(key, slot);
            inOrder.Add(slot);
        }
        AddUsers(plan);
    }

    private void AddUsers(NetPlan plan)
    {
        var ordinals = Keyed(plan).ToDictionary(entry => entry.Parameter, entry => slots[entry.Key].Ordinal);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var layer in plan.Layers.Where(layer => layer.Parameters.Count > 0))
        {
            seen.TryGetValue(layer.Name, out int occurrence);
            seen[layer.Name] = occurrence + 1;
            if (users.ContainsKey((layer.Name, occurrence))) continue;
            var user = new ParameterUser(layer.Name, layer.Type, layer.Parameters.Select(parameter => ordinals[parameter]).ToEquatableArray());
            users.Add((layer.Name, occurrence), user);
            usersInOrder.Add(user);
        }
    }

    private (long Offset, bool IsTrainPlan) Append(PlanParameter parameter)
    {
        long offset = Bytes;
        Bytes += MemoryPlan.Align(parameter.Tensor.Storage.Bytes);
        return (offset, false);
    }

    private static IEnumerable<(PlanParameter Parameter, (string Layer, int Index, int Occurrence) Key)> Keyed(NetPlan plan)
    {
        var seen = new Dictionary<(string Layer, int Index), int>();
        foreach (var parameter in plan.Parameters)
        {
            seen.TryGetValue((parameter.Layer, parameter.Index), out int occurrence);
            seen[(parameter.Layer, parameter.Index)] = occurrence + 1;
            yield return (parameter, (parameter.Layer, parameter.Index, occurrence));
        }
    }
}

/// <summary>A layer that uses parameters.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Ordinals">Its parameters, as places in the list of all.</param>
internal sealed record ParameterUser(string Name, string Type, EquatableArray<int> Ordinals);

/// <summary>A parameter's place in the arena.</summary>
/// <param name="Ordinal">Its place in the list of all.</param>
/// <param name="Parameter">The parameter, as the first plan that has it describes it.</param>
/// <param name="Occurrence">0, or more for further layers of the same name.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="IsTrained">Whether the training net trains it.</param>
internal sealed record ParameterSlot(int Ordinal, PlanParameter Parameter, int Occurrence, long Offset, bool IsTrained);
