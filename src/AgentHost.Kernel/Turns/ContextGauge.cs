namespace AgentHost.Kernel.Turns;

/// <summary>Measures how much of a model's window a session takes: by the provider's last count, and an estimate of what follows it.</summary>
internal sealed class ContextGauge
{
    // What a provider counts may be off from the estimate by this much; beyond it, it counts something else.
    private const double LeastRatio = 0.5;
    private const double MostRatio = 3;

    private readonly Lock _gate = new();
    private string? _model;
    private string? _through;
    private long _counted;
    private double _ratio = 1;
    private long _notBefore;
    private bool _warned;

    /// <summary>Number of the provider's tokens for one of <see cref="TokenEstimate"/>, as far as is known.</summary>
    public double Ratio
    {
        get
        {
            lock (_gate)
            {
                return _ratio;
            }
        }
    }

    /// <summary>Takes what a provider counted for a request and its answer.</summary>
    /// <param name="name">The model.</param>
    /// <param name="usage">The count.</param>
    /// <param name="messageId">The answer.</param>
    public void Note(string name, TokenUsage usage, string messageId)
    {
        if (usage.Input <= 0)
        {
            // This one does not count.
            return;
        }

        lock (_gate)
        {
            _ratio = name == _model ? _ratio : 1;
            _model = name;
            _through = messageId;
            _counted = usage.Input + usage.Output;
        }
    }

    /// <summary>About how many tokens the next request takes.</summary>
    /// <param name="name">The model that will read it.</param>
    /// <param name="messages">Its messages.</param>
    /// <param name="around">Estimate of the rest of it; made where it is needed.</param>
    public long Measure(string name, IReadOnlyList<Message> messages, Func<long> around)
    {
        lock (_gate)
        {
            long after = 0;
            if (name == _model && _through is not null)
            {
                for (var i = messages.Count - 1; i >= 0; i--)
                {
                    if (messages[i].Id == _through)
                    {
                        return _counted + (long)(after * _ratio);
                    }

                    after += TokenEstimate.Of(messages[i]);
                }
            }

            return (long)((messages.Sum(static message => (long)TokenEstimate.Of(message)) + around()) * (name == _model ? _ratio : 1));
        }
    }

    /// <summary>Tests that a request of this size is to be made smaller: not again at once after that was tried.</summary>
    public bool IsDue(long tokens, long most)
    {
        lock (_gate)
        {
            return tokens >= most && tokens >= _notBefore;
        }
    }

    /// <summary>Tests that a person is to be told that a request is this large: once, until it was smaller.</summary>
    public bool TakeWarning(long tokens, long much)
    {
        lock (_gate)
        {
            var first = tokens >= much && !_warned;
            _warned = tokens >= much;
            return first;
        }
    }

    /// <summary>Learns how the provider counts, from what it counted last.</summary>
    public void Learn(string name, IReadOnlyList<Message> messages, long around)
    {
        lock (_gate)
        {
            if (name != _model || _through is null)
            {
                return;
            }

            var estimate = around;
            foreach (var message in messages)
            {
                estimate += TokenEstimate.Of(message);
                if (message.Id == _through)
                {
                    _ratio = estimate > 0 ? Math.Clamp((double)_counted / estimate, LeastRatio, MostRatio) : _ratio;
                    return;
                }
            }
        }
    }

    /// <summary>The conversation was shortened, or could not be: what was counted holds no longer, and the next try is for when it has grown.</summary>
    public void Wait(long tokens, bool shortened)
    {
        lock (_gate)
        {
            _notBefore = tokens;
            _through = shortened ? null : _through;
        }
    }
}
