namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Commands in the background, by session. Of those that have ended the last ones are remembered.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobTable
{
    /// <summary>Jobs of a session that run at the same time.</summary>
    public const int MostRunning = 50;

    private const int MostEnded = 50;
    private const int MostSessions = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SessionJobs> _sessions = new(StringComparer.Ordinal);

    /// <summary>Tells whether a session can have one more.</summary>
    public bool HasRoom(string sessionId) => List(sessionId).Count(static job => job.Ending == JobEnding.Running) < MostRunning;

    /// <summary>Gives a job its number.</summary>
    public void Add(string sessionId, Job job)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(sessionId, out var own))
            {
                Forget();
                _sessions[sessionId] = own = new();
            }

            job.Id = ++own.Last;
            own.Jobs.Add(job);
            foreach (var old in own.Jobs.Where(static known => known.Ending != JobEnding.Running).SkipLast(MostEnded).ToList())
            {
                own.Jobs.Remove(old);
                old.Output.Dispose();
            }
        }
    }

    public IReadOnlyList<Job> List(string sessionId)
    {
        lock (_gate)
        {
            return _sessions.TryGetValue(sessionId, out var own) ? [.. own.Jobs] : [];
        }
    }

    public Job? Find(string sessionId, int id) => List(sessionId).FirstOrDefault(job => job.Id == id);

    /// <summary>Ends all jobs: the plugin is being stopped.</summary>
    public void EndAll()
    {
        List<Job> all;
        lock (_gate)
        {
            all = [.. _sessions.Values.SelectMany(static own => own.Jobs)];
        }

        foreach (var job in all)
        {
            job.End(JobEnding.Lost);
        }
    }

    // Sessions whose jobs have all ended make room; in a host that runs for weeks there are many.
    private void Forget()
    {
        if (_sessions.Count < MostSessions)
        {
            return;
        }

        foreach (var (id, own) in _sessions.Where(static entry => entry.Value.Jobs.TrueForAll(static job => job.Ending != JobEnding.Running)).ToList())
        {
            own.Jobs.ForEach(static job => job.Output.Dispose());
            _sessions.Remove(id);
        }
    }

    private sealed class SessionJobs
    {
        public List<Job> Jobs { get; } = [];

        public int Last { get; set; }
    }
}
