using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Binding;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Definition;

/// <summary>What Caffe finds out about a solver when it starts, or in the middle of training, or never.</summary>
internal static class SolverChecks
{
    private static readonly string[] Types = ["SGD", "Nesterov", "AdaGrad", "RMSProp", "AdaDelta", "Adam"];

    /// <summary>The learning rate policies, and the fields that each needs.</summary>
    private static readonly (string Policy, string[] Fields)[] Policies =
    [
        ("fixed", []),
        ("step", ["gamma", "stepsize"]),
        ("exp", ["gamma"]),
        ("inv", ["gamma", "power"]),
        ("multistep", ["gamma", "stepvalue"]),
        ("poly", ["power", "max_iter"]),
        ("sigmoid", ["gamma", "stepsize"]),
    ];

    /// <summary>Fields that only some of the algorithms read.</summary>
    private static readonly (string Field, string[] Types)[] TypeFields =
    [
        ("momentum2", ["Adam"]),
        ("rms_decay", ["RMSProp"]),
        ("delta", ["AdaGrad", "RMSProp", "AdaDelta", "Adam"]),
    ];

    /// <summary>The smallest value that makes sense, where it is not the type's own.</summary>
    private static readonly (string Field, double Least)[] Bounds =
    [
        ("base_lr", 0), ("max_iter", 0), ("iter_size", 1), ("average_loss", 1), ("test_interval", 0), ("test_iter", 0), ("snapshot", 0),
        ("display", 0), ("stepsize", 1), ("stepvalue", 0), ("momentum", 0), ("momentum2", 0), ("rms_decay", 0), ("delta", 0), ("device_id", 0),
    ];

    public static void Run(MessageValue solver, ProblemCollector problems)
    {
        CheckNets(solver, problems);
        CheckWord(solver, "type", Types, ProblemDescriptors.UnknownSolverType, problems);
        CheckWord(solver, "regularization_type", ["L2", "L1"], ProblemDescriptors.UnknownRegularization, problems);
        CheckLearningRate(solver, problems);
        CheckAlgorithm(solver, problems);
        CheckTests(solver, problems);
        CheckBounds(solver, problems);
    }

    private static void Report(ProblemDescriptor descriptor, string field, ProblemCollector problems, params string[] arguments) =>
        problems.Report(descriptor, ProblemPlace.InFile(field), arguments);

    private static void Missing(MessageValue solver, string field, string effect, ProblemCollector problems)
    {
        if (!solver.Has(field)) problems.Report(ProblemDescriptors.SolverFieldMissing, ProblemPlace.WholeFile, field, effect);
    }

    private static void CheckNets(MessageValue solver, ProblemCollector problems)
    {
        string[] given = new[] { "net", "net_param", "train_net", "train_net_param" }.Where(solver.Has).ToArray();
        if (given.Length == 0) problems.Report(ProblemDescriptors.SolverWithoutNet, ProblemPlace.WholeFile);
        if (given.Length > 1) Report(ProblemDescriptors.SolverWithTwoNets, given[1], problems, given[0], given[1]);
    }

    private static bool CheckWord(MessageValue solver, string field, string[] words, ProblemDescriptor descriptor, ProblemCollector problems)
    {
        string word = solver.Text(field);
        if (words.Contains(word, StringComparer.Ordinal)) return true;
        string advice = Prototxt.Binding.Suggestion.For(word, words) is { } meant ? "Did you mean \"" + meant + "\"?" : "Write one of " + Prototxt.Binding.Suggestion.Either(words);
        Report(descriptor, field, problems, word, advice);
        return false;
    }

    private static void CheckLearningRate(MessageValue solver, ProblemCollector problems)
    {
        Missing(solver, "base_lr", "the learning rate is 0, and nothing is learnt", problems);
        Missing(solver, "max_iter", "nothing is trained", problems);
        if (!solver.Has("lr_policy"))
        {
            problems.Report(ProblemDescriptors.PolicyMissing, ProblemPlace.WholeFile);
            return;
        }
        string policy = solver.Text("lr_policy");
        if (!CheckWord(solver, "lr_policy", Policies.Select(entry => entry.Policy).ToArray(), ProblemDescriptors.UnknownPolicy, problems)) return;
        string[] needed = Policies.Single(entry => entry.Policy == policy).Fields;
        foreach (string field in needed)
        {
            if (!solver.Has(field) && field != "max_iter") Report(ProblemDescriptors.PolicyFieldMissing, "lr_policy", problems, policy, field);
        }
        foreach (string field in new[] { "gamma", "power", "stepsize", "stepvalue" })
        {
            if (solver.Has(field) && !needed.Contains(field)) WithoutEffect(field, "lr_policy \"" + policy + "\"", problems);
        }
        var steps = solver.Integers("stepvalue");
        for (int i = 1; i < steps.Count; i++)
        {
            if (steps[i] <= steps[i - 1]) Report(ProblemDescriptors.StepValuesDescend, "stepvalue[" + Number(i) + "]", problems, Number(steps[i]), Number(steps[i - 1]));
        }
    }

    private static void WithoutEffect(string field, string setting, ProblemCollector problems) =>
        Report(ProblemDescriptors.SolverFieldWithoutEffect, field, problems, field, setting);

    private static void CheckAlgorithm(MessageValue solver, ProblemCollector problems)
    {
        string type = solver.Text("type");
        if (!Types.Contains(type, StringComparer.Ordinal)) return;
        bool refusesMomentum = type is "AdaGrad" or "RMSProp";
        if (refusesMomentum && solver.Number("momentum") != 0) Report(ProblemDescriptors.MomentumRefused, "momentum", problems, type);
        foreach (var (field, types) in TypeFields)
        {
            if (solver.Has(field) && !types.Contains(type)) WithoutEffect(field, "type \"" + type + "\"", problems);
        }
        foreach (string decay in new[] { "momentum", "momentum2", "rms_decay" })
        {
            if (solver.Has(decay) && solver.Number(decay) >= 1) Report(ProblemDescriptors.DecayTooLarge, decay, problems, decay);
        }
    }

    private static void CheckTests(MessageValue solver, ProblemCollector problems)
    {
        int own = solver.Count("test_net") + solver.Count("test_net_param");
        int times = solver.Count("test_iter");
        bool shared = solver.Has("net") || solver.Has("net_param");
        if (shared ? times < own : times != own) Report(ProblemDescriptors.TestIterations, times > 0 ? "test_iter" : "test_net", problems, Number(own), Number(times));
        int nets = shared ? Math.Max(times, own) : own;
        if (nets > 0 && solver.Integer("test_interval") == 0) Report(ProblemDescriptors.TestIntervalMissing, times > 0 ? "test_iter" : "test_net", problems);
        if (nets == 0 && solver.Integer("test_interval") > 0) Report(ProblemDescriptors.TestIntervalWithoutTests, "test_interval", problems);
        int states = solver.Count("test_state");
        if (states > 0 && states != nets) Report(ProblemDescriptors.TestStates, "test_state", problems, Number(nets), Number(states));
    }

    private static void CheckBounds(MessageValue solver, ProblemCollector problems)
    {
        foreach (var (field, least) in Bounds)
        {
            var values = solver.All(field);
            for (int i = 0; i < values.Count; i++)
            {
                double value = values[i] is long integer ? integer : (double)values[i];
                if (value >= least) continue;
                string place = solver.Type.Find(field)!.Label == FieldLabel.Repeated ? field + "[" + Number(i) + "]" : field;
                Report(ProblemDescriptors.SolverFieldTooSmall, place, problems, field, value.ToString("R", CultureInfo.InvariantCulture), Number((long)least));
            }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
