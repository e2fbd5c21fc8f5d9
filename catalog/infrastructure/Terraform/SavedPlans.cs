namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>
/// Plans that were saved in this host. They hold secrets of the state: their files are removed when they are used, grow old, or the host ends. Thread-safe.
/// </summary>
internal sealed class SavedPlans(TimeProvider time)
{
    private const int Most = 20;

    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly List<SavedPlan> _plans = [];
    private readonly Lock _gate = new();

    /// <summary>Keeps a plan.</summary>
    public void Add(SavedPlan plan)
    {
        lock (_gate)
        {
            _plans.Add(plan);
            while (_plans.Count > Most)
            {
                Remove(_plans[0]);
            }
        }
    }

    /// <summary>A plan that is not too old; null where there is none.</summary>
    public SavedPlan? Find(string id)
    {
        lock (_gate)
        {
            foreach (var old in _plans.FindAll(plan => plan.At + Age < time.GetUtcNow()))
            {
                Remove(old);
            }

            return _plans.Find(plan => plan.Id == id);
        }
    }

    /// <summary>Lets go of a plan and its file.</summary>
    public void Forget(string id)
    {
        lock (_gate)
        {
            if (_plans.Find(plan => plan.Id == id) is { } plan)
            {
                Remove(plan);
            }
        }
    }

    /// <summary>Lets go of all.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            while (_plans.Count > 0)
            {
                Remove(_plans[0]);
            }
        }
    }

    private void Remove(SavedPlan plan)
    {
        _plans.Remove(plan);
        try
        {
            File.Delete(plan.File);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It lies in the plugin's own folder, and goes a day later.
        }
    }
}
