using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Drawing;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Storing;

namespace AgentHost.Plugins.Workflows.Running;

/// <summary>Begins runs, finds them again, and has them driven.</summary>
/// <param name="plugin">The plugin.</param>
internal sealed class RunService(IPluginContext plugin)
{
    /// <summary>The list of runs.</summary>
    public RunIndex Index { get; } = new(plugin.State);

    /// <summary>Words of people to runs.</summary>
    public IRunInbox Inbox { get; } = new StateInbox(plugin.State);

    private double Now => (plugin.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>The log of a run.</summary>
    public SessionRunLog LogOf(RunEntry entry) => new(plugin.Events, entry.Session, entry.Run);

    /// <summary>Finds a run by its id or the beginning of it; without one the last of the workspace.</summary>
    /// <exception cref="CapabilityException">There is none, or several begin so.</exception>
    public async ValueTask<RunEntry> FindAsync(string? run, string root, CancellationToken cancellationToken)
    {
        var entries = (await Index.ListAsync(cancellationToken).ConfigureAwait(false)).Where(entry => entry.Root == root).ToList();
        var found = entries.Where(entry => run is null || entry.Run == run || entry.Run.StartsWith(run, StringComparison.Ordinal)).ToList();
        return found.Find(entry => entry.Run == run) ?? (run is null && found.Count > 0 ? found[0] : found.Count == 1 ? found[0] : null)
            ?? throw new CapabilityException(run is null ? "There is no run here yet: agent workflow run NAME begins one."
                : found.Count > 1 ? $"Several runs begin with {run}: {string.Join(", ", found.Take(5).Select(static entry => entry.Run))}."
                : $"There is no run {run} here{Nearest.Hint(run, entries.Select(static entry => entry.Run))}");
    }

    /// <summary>Begins a run in a session: its first event is stored, and the list has it.</summary>
    public async ValueTask<RunEntry> BeginAsync(
        Workflow workflow, string sessionId, string root, IReadOnlyList<Write> inputs, bool autoApprove, bool dryRun, CancellationToken cancellationToken)
    {
        var entry = NewEntry(workflow.Name, sessionId, root);
        var started = new RunStarted(entry.Run, workflow.Name, workflow.Hash, workflow.Source, workflow.Included)
        {
            File = workflow.File,
            Inputs = inputs,
            AutoApprove = autoApprove,
            DryRun = dryRun,
            Time = entry.Time,
        };
        await LogOf(entry).AppendAsync([(started, $"{entry.Run}: {Drawings.Bound(workflow)}")], cancellationToken).ConfigureAwait(false);
        await Index.AddAsync(entry, cancellationToken).ConfigureAwait(false);
        return entry;
    }

    /// <summary>Begins a run that goes on from where another was, in a session of its own.</summary>
    /// <param name="from">The other run.</param>
    /// <param name="most">Number of its events that are taken along; null for all.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CapabilityException">The other run has no such event.</exception>
    public async ValueTask<RunEntry> ForkAsync(RunEntry from, int? most, string sessionId, CancellationToken cancellationToken)
    {
        var events = await LogOf(from).ReadAsync(cancellationToken).ConfigureAwait(false);
        if (most is < 1 || most > events.Count || events.Count == 0 || events[0] is not RunStarted first)
        {
            throw new CapabilityException($"{from.Run} has events 1 to {events.Count}: agent workflow replay {from.Run} shows them.");
        }

        var entry = NewEntry(from.Name, sessionId, from.Root);
        List<RunEvent> taken = [first with { Run = entry.Run, From = from.Run, Time = entry.Time }, .. events.Skip(1).Take((most ?? events.Count) - 1)];

        // Sessions of agents belong to the other run: an agent that was in the middle begins anew here.
        var log = LogOf(entry);
        foreach (var chunk in taken.Select(static each => each is NodeStarted node ? node with { Session = null } : each).Chunk(500))
        {
            await log.AppendAsync([.. chunk.Select(static each => (each, (string?)null))], cancellationToken).ConfigureAwait(false);
        }

        await Index.AddAsync(entry, cancellationToken).ConfigureAwait(false);
        return entry;
    }

    /// <summary>Drives a run until it ends, rests, or waits for somebody who is not there.</summary>
    /// <param name="entry">The run.</param>
    /// <param name="adopted">The definition that it goes on by; null for its own.</param>
    /// <param name="executor">Acts.</param>
    /// <param name="user">The person; null where nobody is there.</param>
    /// <param name="cancellationToken">Ends it; the run rests then.</param>
    /// <exception cref="CapabilityException">The run cannot go on.</exception>
    public async ValueTask<RunState> DriveAsync(
        RunEntry entry, Workflow? adopted, INodeExecutor executor, IUserInteraction? user, CancellationToken cancellationToken)
    {
        var log = LogOf(entry);
        var events = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        var state = RunFold.Fold(events);
        if (log.Unknown > 0)
        {
            throw new CapabilityException($"{entry.Run} has {log.Unknown} events of a newer version: go on with that one.");
        }

        if (state.Status is RunStatus.Completed or RunStatus.Stopped)
        {
            throw new CapabilityException($"{entry.Run} has ended: {Word(state.Status)}.");
        }

        if (adopted is not null)
        {
            if (state.FindAdoptionProblem(adopted) is { } problem)
            {
                throw new CapabilityException(problem);
            }

            await log.AppendAsync(
                [(new DefinitionAdopted(adopted.Hash, adopted.Source, adopted.Included) { Time = Now }, $"{entry.Run} goes on by its new definition")],
                    cancellationToken)
                .ConfigureAwait(false);
            state.Adopt(adopted);
        }

        if (state.Status is RunStatus.Paused or RunStatus.Failed)
        {
            var resumed = new RunResumed { Time = Now };
            await log.AppendAsync([(resumed, $"{entry.Run} goes on")], cancellationToken).ConfigureAwait(false);
            state.Apply(resumed);
        }

        var driver = new RunDriver(state, log, executor, Inbox, plugin.Time)
        {
            Ask = user is null ? null : (question, token) => AskAsync(user, question, token),
        };
        await driver.RunAsync(cancellationToken).ConfigureAwait(false);
        return state;
    }

    /// <summary>A status as a word.</summary>
    public static string Word(RunStatus status) => status switch
    {
        RunStatus.Running => "running",
        RunStatus.Waiting => "waiting",
        RunStatus.Paused => "paused",
        RunStatus.Completed => "completed",
        RunStatus.Stopped => "stopped",
        _ => "failed",
    };

    /// <summary>Report on a run when it is looked at, or when its driving ended.</summary>
    public static string Report(RunState state)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{state.Run} ({state.Started.Name}): {Word(state.Status)}");
        text.Append(state.Reason is { } reason ? $", {reason.TrimEnd('.')}" : "")
            .Append(CultureInfo.InvariantCulture, $". {state.Steps} steps, ${state.Cost:0.00##}.");
        foreach (var (key, node) in state.Waiting.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            var question = ExecutionMaker.Question(state, node);
            text.Append(CultureInfo.InvariantCulture, $"\n? {key}: {question.Text}");
            text.Append(question.Options.Count > 0 ? $" [{string.Join(" | ", question.Options)}]" : "");
            text.Append(node is { WaitKind: WaitKind.Node, Node.Signal: { } signal }
                ? $"\n  agent workflow signal {state.Run} {signal} [VALUE]"
                : $"\n  agent workflow answer {state.Run} --key {key} ANSWER");
        }

        if (state.Status is RunStatus.Failed or RunStatus.Paused || (state.Status == RunStatus.Running && state.Running.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  agent workflow resume {state.Run}");
        }

        if (state is { Status: RunStatus.Completed, Workflow.Result: { } key2 } && state.State.GetValueOrDefault(key2) is { } value)
        {
            text.Append("\n\n").Append(Values.Show(value));
        }

        return text.ToString();
    }

    /// <summary>The same for programs.</summary>
    public static JsonElement Data(RunState state) => JsonText.Object(writer =>
    {
        writer.WriteString("run", state.Run);
        writer.WriteString("workflow", state.Started.Name);
        writer.WriteString("hash", state.Workflow.Hash);
        writer.WriteString("status", Word(state.Status));
        if (state.Reason is { } reason)
        {
            writer.WriteString("reason", reason);
        }

        writer.WriteNumber("steps", state.Steps);
        writer.WriteNumber("cost", state.Cost);
        writer.WritePropertyName("state");
        Values.Write(writer, state.State);
        writer.WriteStartArray("running");
        foreach (var (key, node) in state.Running.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            if (node.Session is { } session)
            {
                writer.WriteString("session", session);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("waiting");
        foreach (var (key, node) in state.Waiting.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            var question = ExecutionMaker.Question(state, node);
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteString("text", question.Text);
            writer.WriteStartArray("options");
            foreach (var option in question.Options)
            {
                writer.WriteStringValue(option);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private RunEntry NewEntry(string name, string sessionId, string root) =>
        new($"{name}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}", sessionId, root, name, Now);

    private static async Task<string?> AskAsync(IUserInteraction user, WaitOpened question, CancellationToken cancellationToken)
    {
        var answer = await user.AskAsync(
            new Question(question.Text) { Header = "workflow", Options = [.. question.Options.Select(static option => new QuestionOption(option))] },
            cancellationToken).ConfigureAwait(false);
        return answer?.Values.Count > 0 ? string.Join(", ", answer.Values) : null;
    }
}
