using System.Diagnostics.CodeAnalysis;

namespace AgentHost.ModelServing;

/// <summary>
/// A script for the model server: each request is answered by the first step that is not used up and whose matcher accepts it.
/// Immutable; every builder method returns a new scenario, so that one can be shared between tests.
/// </summary>
public sealed record Scenario
{
    // Getters repeat the default: the JSON source generator sets members that are not in the text to null, past their initializers.

    /// <summary>Free text for the reader; ignored.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// The wire format, one of <see cref="WireFormats.Names"/>: <c>completions</c> (OpenAI's Chat Completions, the default), <c>responses</c> (OpenAI's
    /// Responses), <c>messages</c> (Anthropic's Messages) <c>ollama</c> (Ollama's own API), <c>bedrock</c> or <c>vertex</c> (Messages as those clouds serve
    /// them).
    /// </summary>
    public string Wire { get => field ?? WireFormats.Completions; init; } = WireFormats.Completions;

    /// <summary>
    /// What the model listing says. The wire <c>ollama</c> answers for these alone; others can be pulled, but for names that begin with <c>missing</c>.
    /// </summary>
    public IReadOnlyList<string> Models { get => field ?? ["test-model"]; init; } = ["test-model"];

    /// <summary>When set, a request without this key (a bearer token, or what else the wire has for it) is answered by 401 and uses up no step.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<ScenarioStep> Steps { get => field ?? []; init; } = [];

    /// <summary>A scenario without steps, to be built on.</summary>
    public static Scenario Create() => new();

    /// <summary>The same for the wire <c>messages</c>.</summary>
    public static Scenario CreateMessages() => new() { Wire = WireFormats.Messages };

    /// <summary>The same for the wire <c>responses</c>.</summary>
    public static Scenario CreateResponses() => new() { Wire = WireFormats.Responses };

    /// <summary>The same for the wire <c>ollama</c>.</summary>
    public static Scenario CreateOllama() => new() { Wire = WireFormats.Ollama };

    /// <summary>The same for the wire <c>bedrock</c>.</summary>
    public static Scenario CreateBedrock() => new() { Wire = WireFormats.Bedrock };

    /// <summary>The same for the wire <c>vertex</c>.</summary>
    public static Scenario CreateVertex() => new() { Wire = WireFormats.Vertex };

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="ScenarioException">The text is no scenario; the message says where and why.</exception>
    public static Scenario Parse(string json, string source = "scenario") =>
        TryParse(json, source, out Scenario? scenario, out string? error) ? scenario : throw new ScenarioException(error);

    /// <summary>Reads the JSON form; a bad one gives false and one sentence with its place.</summary>
    /// <param name="json">The text; comments and trailing commas are allowed.</param>
    /// <param name="source">The file's name, for the error.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="error">What is wrong, and where.</param>
    public static bool TryParse(string json, string source, [NotNullWhen(true)] out Scenario? scenario, [NotNullWhen(false)] out string? error) =>
        ScenarioReader.TryRead(json, source, out scenario, out error);

    /// <summary>Adds a step that answers with text.</summary>
    public Scenario Reply(string text) => Reply(ModelServing.Reply.Of(text));

    /// <summary>Adds a step.</summary>
    public Scenario Reply(Reply reply) => Add(new ScenarioStep { Reply = reply });

    /// <summary>Adds a step that calls one tool.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">The arguments' JSON, verbatim.</param>
    /// <param name="id">The call's id; without it the server makes one.</param>
    public Scenario ToolCall(string name, string arguments, string? id = null) => Reply(ModelServing.Reply.Call(name, arguments, id));

    /// <summary>Adds a step that calls several tools at once.</summary>
    public Scenario ToolCalls(params IReadOnlyList<ReplyToolCall> calls) => Reply(new Reply { ToolCalls = calls });

    /// <summary>Adds a step that is nothing but a fault.</summary>
    public Scenario Fault(Fault fault) => Reply(ModelServing.Reply.Failing(fault));

    /// <summary>Adds a step.</summary>
    public Scenario Add(ScenarioStep step) => this with { Steps = [.. Steps, step] };

    /// <summary>Changes the last step's reply, as in <c>.Reply("hello").With(r =&gt; r with { ChunkSize = 1 })</c>.</summary>
    public Scenario With(Func<Reply, Reply> change) => ChangeLast(s => s with { Reply = change(s.Reply) });

    /// <summary>Adds a fault to the last step's reply.</summary>
    public Scenario WithFault(Fault fault) => With(r => r with { Faults = [.. r.Faults, fault] });

    /// <summary>Says which requests the last step answers.</summary>
    public Scenario When(RequestMatch match) => ChangeLast(s => s with { When = match });

    /// <summary>Says how often the last step answers; 0: any number of times.</summary>
    public Scenario Repeat(int times) => ChangeLast(s => s with { Repeat = times });

    private Scenario ChangeLast(Func<ScenarioStep, ScenarioStep> change) =>
        Steps.Count == 0
            ? throw new InvalidOperationException("The scenario has no step to change; add one first.")
            : this with { Steps = [.. Steps.Take(Steps.Count - 1), change(Steps[^1])] };
}
