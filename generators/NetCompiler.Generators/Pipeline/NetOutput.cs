using NetCompiler.Compiler;
using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Generators;

/// <summary>What an item gave: C# and problems without positions. Equal by content.</summary>
/// <param name="Item">The item.</param>
/// <param name="Sources">The C#.</param>
/// <param name="Problems">What is wrong with the item and its net, apart from the texts themselves.</param>
internal sealed record NetOutput(CaffeNetItem Item, EquatableArray<SourceOutput> Sources, EquatableArray<FileProblem> Problems)
{
    /// <summary>Compiles a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="duplicates">Items whose class exists already.</param>
    public static NetOutput Of(NetJob job, DuplicateClasses duplicates)
    {
        if (job.Request is null) return new NetOutput(job.Item, EquatableArray<SourceOutput>.Empty, job.Problems);
        if (duplicates.EarlierThan(job.Item.Path) is { } earlier)
        {
            string file = earlier.Substring(earlier.LastIndexOfAny(['/', '\\']) + 1);
            var duplicate = new CompileProblem(ProblemDescriptors.DuplicateClass, ProblemPlace.WholeFile, EquatableArray.Create(job.FullClassName, file));
            return new NetOutput(job.Item, EquatableArray<SourceOutput>.Empty, job.Problems.Append(new FileProblem(job.Item.Path, duplicate)).ToEquatableArray());
        }
        var result = NetCompilation.Run(job.Request);
        string prefix = result.Namespace.Length == 0 ? "" : result.Namespace.Replace("@", "") + ".";
        return new NetOutput(
            job.Item, result.Files.Select(file => new SourceOutput(prefix + file.Name, file.Text)).ToEquatableArray(),
            job.Problems.Concat(result.Problems).ToEquatableArray());
    }
}

/// <summary>A file of C#.</summary>
/// <param name="HintName">Its name, unique in the project.</param>
/// <param name="Text">Its text.</param>
internal sealed record SourceOutput(string HintName, string Text);
