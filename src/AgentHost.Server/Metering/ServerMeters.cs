using System.Diagnostics.Metrics;
using AgentHost.Client;

namespace AgentHost.Server.Metering;

/// <summary>
/// Meters of a server: requests, and what the host's events tell of turns, steps, calls, decisions and faults. They are instruments of the meter
/// <see cref="MeterName"/>, which programs that embed a server may listen to as well. Labels have few values each. Thread-safe.
/// </summary>
internal sealed class ServerMeters : IDisposable
{
    public const string MeterName = "AgentHost.Server";

    /// <summary>The most beginnings that wait for their ends; of more the durations are not told.</summary>
    private const int MostOpen = 10_000;

    private readonly Meter _meter = new(MeterName);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _begun = new(StringComparer.Ordinal);
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _requestSeconds;
    private readonly Counter<long> _events;
    private readonly Counter<long> _turns;
    private readonly Histogram<double> _turnSeconds;
    private readonly Counter<long> _steps;
    private readonly Histogram<double> _stepSeconds;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _callSeconds;
    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _decisionSeconds;
    private readonly Counter<long> _faults;

    public ServerMeters()
    {
        Text = new PrometheusText(_meter);
        _requests = _meter.CreateCounter<long>("agent_http_requests", description: "Requests that were answered.");
        _requestSeconds = _meter.CreateHistogram<double>("agent_http_request_seconds", description: "Time to the end of an answer; streams and waits apart.");
        _events = _meter.CreateCounter<long>("agent_events", description: "Durable events of all sessions.");
        _turns = _meter.CreateCounter<long>("agent_turns", description: "Turns that ended.");
        _turnSeconds = _meter.CreateHistogram<double>("agent_turn_seconds", description: "Time that turns took.");
        _steps = _meter.CreateCounter<long>("agent_steps", description: "Requests to models that were answered.");
        _stepSeconds = _meter.CreateHistogram<double>("agent_step_seconds", description: "Time that requests to models took.");
        _calls = _meter.CreateCounter<long>("agent_tool_calls", description: "Calls of tools that ended.");
        _callSeconds = _meter.CreateHistogram<double>("agent_tool_call_seconds", description: "Time that calls of tools took.");
        _decisions = _meter.CreateCounter<long>("agent_permission_decisions", description: "Permission requests that were answered.");
        _decisionSeconds = _meter.CreateHistogram<double>("agent_permission_wait_seconds", description: "Time that permission requests waited.");
        _faults = _meter.CreateCounter<long>("agent_provider_faults", description: "Requests to models that failed: each attempt.");
    }

    /// <summary>All of it as text.</summary>
    public PrometheusText Text { get; }

    /// <summary>Counts a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="route">Path of its endpoint, as the table has it; null where there is none.</param>
    /// <param name="status">Status of its answer.</param>
    /// <param name="seconds">Time that it took; null for one that lasts.</param>
    public void CountRequest(string method, string? route, int status, double? seconds)
    {
        // What a stranger writes is no label.
        KeyValuePair<string, object?> path = new("route", route ?? "none");
        KeyValuePair<string, object?> verb = new("method", route is null ? "other" : method);
        _requests.Add(1, verb, path, new("status", status));
        if (seconds is { } took)
        {
            _requestSeconds.Record(took, verb, path);
        }
    }

    /// <summary>Takes the next durable event.</summary>
    public void Take(AgentEvent e)
    {
        _events.Add(1);
        switch (e)
        {
            case TurnStarted:
                Begin($"turn {e.TurnId}", e.Time);
                break;
            case TurnCompleted turn:
                _turns.Add(1, new KeyValuePair<string, object?>("outcome", EnumNames.Write(turn.Outcome)));
                End($"turn {e.TurnId}", e.Time, _turnSeconds);
                if (turn.Fault is { } last)
                {
                    CountFault(last);
                }

                break;
            case StepStarted:
                Begin($"step {e.TurnId}", e.Time);
                break;
            case StepRetrying retry:
                CountFault(retry.Fault);
                break;
            case StepCompleted step:
                _steps.Add(1, new KeyValuePair<string, object?>("finish", EnumNames.Write(step.Finish)));
                End($"step {e.TurnId}", e.Time, _stepSeconds);
                break;
            case ToolCompleted call:
                _calls.Add(1, new KeyValuePair<string, object?>("state", EnumNames.Write(call.State)));
                _callSeconds.Record(call.DurationMs / 1_000);
                break;
            case PermissionAsked asked:
                Begin($"permission {asked.Request.Id}", e.Time);
                break;
            case PermissionResolved resolved:
                _decisions.Add(
                    1,
                    new KeyValuePair<string, object?>("decision", EnumNames.Write(resolved.Verdict.Decision)),
                    new KeyValuePair<string, object?>("cause", EnumNames.Write(resolved.Verdict.Cause)));
                End($"permission {resolved.RequestId}", e.Time, _decisionSeconds);
                break;
            default:
                break;
        }
    }

    public void Dispose()
    {
        Text.Dispose();
        _meter.Dispose();
    }

    private void CountFault(ModelFault fault) => _faults.Add(1, new KeyValuePair<string, object?>("kind", EnumNames.Write(fault.Kind)));

    private void Begin(string what, DateTimeOffset time)
    {
        lock (_gate)
        {
            if (_begun.Count < MostOpen)
            {
                _begun[what] = time;
            }
        }
    }

    private void End(string what, DateTimeOffset time, Histogram<double> seconds)
    {
        lock (_gate)
        {
            if (!_begun.Remove(what, out var begun))
            {
                return;
            }

            // Clocks step: less than nothing is nothing.
            seconds.Record(Math.Max(0, (time - begun).TotalSeconds));
        }
    }
}
