namespace NetCompiler.Training;

/// <summary>Tells all observers, and lets go of those that can no longer listen.</summary>
internal sealed class ObserverList(IEnumerable<ITrainingObserver> observers)
{
    private readonly List<ITrainingObserver> listening = [.. observers];

    public void Tell(Action<ITrainingObserver> tell)
    {
        List<(ITrainingObserver Observer, Exception Problem)>? failed = null;
        foreach (var observer in listening)
        {
            try
            {
                tell(observer);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                (failed ??= []).Add((observer, problem));
            }
        }
        if (failed is null) return;
        foreach (var (observer, _) in failed) listening.Remove(observer);
        foreach (var (observer, problem) in failed)
        {
            Tell(other => other.OnWarning(observer.GetType().Name + " stops: " + problem.Message));
        }
    }
}
