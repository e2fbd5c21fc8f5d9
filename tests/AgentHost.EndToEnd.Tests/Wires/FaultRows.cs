namespace AgentHost.EndToEnd.Tests.Wires;

/// <summary>The table of faults, row by row: what passes by itself, what the model is told, what ends the turn.</summary>
internal static class FaultRows
{
    private const string Past = "Wed, 21 Oct 2015 07:28:00 GMT";
    private const string Retried = " \\(after 3 attempts\\)$";
    private const int ShownEvents = 6;

    private static readonly Reply Half = Reply.Of("these words are shown, and are not the answer, and are taken back") with { ChunkSize = 4 };

    public static IReadOnlyList<FaultRow> All { get; } = [.. Passing(), .. GoingOn(), .. Ending()];

    public static TheoryData<string> For(string wire) => [.. All.Where(row => row.Replies(Wire.Named(wire)) is not null).Select(static row => row.Name)];

    private static IEnumerable<FaultRow> Passing()
    {
        yield return Passes("429, Retry-After in seconds", ModelFaultKind.RateLimited, Fault.HttpStatus(429, "0")) with { Wait = 0 };
        yield return Passes("429, Retry-After as a date", ModelFaultKind.RateLimited, Fault.HttpStatus(429, Past)) with { Wait = 0 };
        yield return Passes("429", ModelFaultKind.RateLimited, Fault.HttpStatus(429));
        yield return Passes("503, Retry-After in seconds", ModelFaultKind.Overloaded, Fault.HttpStatus(503, "0")) with { Wait = 0 };
        yield return Passes("503, Retry-After as a date", ModelFaultKind.Overloaded, Fault.HttpStatus(503, Past)) with { Wait = 0 };
        yield return Passes("503", ModelFaultKind.Overloaded, Fault.HttpStatus(503));
        yield return Passes("529, Retry-After in seconds", ModelFaultKind.Overloaded, Fault.HttpStatus(529, "0")) with { Wait = 0 };
        yield return Passes("529", ModelFaultKind.Overloaded, Fault.HttpStatus(529));
        yield return Passes("500", ModelFaultKind.ServerError, Fault.HttpStatus(500));
        yield return Passes("502", ModelFaultKind.ServerError, Fault.HttpStatus(502));
        yield return Passes("504", ModelFaultKind.ServerError, Fault.HttpStatus(504));
        yield return Passes("connection reset", ModelFaultKind.Unreachable, Fault.Reset());
        yield return Passes("connection closed without an answer", ModelFaultKind.Unreachable, Fault.Cut());
        yield return Passes("silence in the middle", ModelFaultKind.StreamCut, Fault.Silence(afterEvents: ShownEvents)) with
        {
            Limits = "\"betweenTokens\": \"1s\"",
            Withdrawn = 1
        };
        yield return Passes("cut in the middle", ModelFaultKind.StreamCut, Fault.Cut(afterEvents: ShownEvents)) with { Withdrawn = 1 };
        yield return Passes("reset in the middle", ModelFaultKind.StreamCut, Fault.Reset(afterEvents: ShownEvents)) with { Withdrawn = 1 };
        yield return new FaultRow("error in the middle", static wire => [Half with { Fault = Fault.Of(FaultKind.ErrorEvent, ShownEvents) }])
        {
            Retries = [ModelFaultKind.Unknown],
            Withdrawn = 1,
        };
        yield return Passes("broken JSON", ModelFaultKind.BadResponse, Fault.Of(FaultKind.InvalidJson, ShownEvents)) with { Withdrawn = 1 };
        yield return Passes("a web page", ModelFaultKind.BadResponse, Fault.Of(FaultKind.ContentType));
        yield return new FaultRow("one after the other", static _ =>
            [Failing(Fault.HttpStatus(429, "0")), Half with { Fault = Fault.Cut(afterEvents: ShownEvents) }])
        {
            Retries = [ModelFaultKind.RateLimited, ModelFaultKind.StreamCut],
            Withdrawn = 1,
        };
    }

    private static IEnumerable<FaultRow> GoingOn()
    {
        yield return new FaultRow("context too long", static _ => [Failing(Fault.ContextLength())]) { Compacted = 1 };
        yield return new FaultRow("arguments of the wrong type", static _ => [Reply.Call("read", """{"path":5}""")]) { ModelReads = "path.*string" };
        yield return new FaultRow("arguments that lack one", static _ => [Reply.Call("edit", """{"edits":[{"path":"a"}]}""")]) { ModelReads = "edits.*old" };
        yield return new FaultRow("arguments that are no JSON", static wire =>
            wire.Name == WireFormats.Ollama ? null : [Reply.Call("read", """{"path":"src/""")]) { ModelReads = "JSON|object" };
        yield return new FaultRow("a tool that is not there", static _ => [Reply.Call("reed", """{"path":"src/A.cs"}""")]) { ModelReads = "read" };
        yield return new FaultRow("the same call three times", static _ => Same(3)) { ModelReads = "same call with the same result for the 3(th|rd) time" };
    }

    private static IEnumerable<FaultRow> Ending()
    {
        yield return Ends("429 for ever", "asks to slow down: .*" + Retried, static _ => Thrice(Fault.HttpStatus(429))) with
        {
            Retries = Twice(ModelFaultKind.RateLimited)
        };
        yield return Ends(
            "Retry-After of ten minutes", "asks to slow down: .* \\(it asks for a wait of 600 s\\)$", static _ => [Failing(Fault.HttpStatus(429, "600"))]);
        yield return Ends("503 for ever", "is overloaded: .*" + Retried, static _ => Thrice(Fault.HttpStatus(503))) with
        {
            Retries = Twice(ModelFaultKind.Overloaded)
        };
        yield return Ends(
            "silence before the first word", "was silent for .* altogether \\(limits.firstToken\\)", static _ => [Failing(Fault.Silence())]) with
        {
            Limits = "\"firstToken\": \"1s\"",
        };
        yield return Ends("500 for ever", "service failed: .*" + Retried, static _ => Thrice(Fault.HttpStatus(500))) with
        {
            Retries = Twice(ModelFaultKind.ServerError)
        };
        yield return Ends("reset for ever", "Cannot reach service at http://127.0.0.1:.*" + Retried, static _ => Thrice(Fault.Reset())) with
        {
            Retries = Twice(ModelFaultKind.Unreachable)
        };
        yield return Ends(
            "cut for ever",
            "The answer of service stopped before its end.*" + Retried,
            static _ => Thrice(Fault.Cut(afterEvents: ShownEvents), Half)) with { Retries = Twice(ModelFaultKind.StreamCut), Withdrawn = 3 };
        yield return Ends(
            "a web page twice",
            "The answer of service at .* is not ",
            static _ => [Half with { Fault = Fault.Of(FaultKind.ContentType) }, Half with { Fault = Fault.Of(FaultKind.ContentType) }]) with
        {
            Retries = [ModelFaultKind.BadResponse]
        };
        yield return Ends(
            "401",
            $"service (does not accept the key from environment variable {InProcessHost.KeyVariable}: "
            + $".* Correct the variable {InProcessHost.KeyVariable}|wants a key and none was found: )",
            static _ => [Failing(Fault.HttpStatus(401))]);
        yield return Ends("403", "service does not allow this with the key in use: ", static _ => [Failing(Fault.HttpStatus(403))]);
        yield return Ends("402", "No quota or credit is left at service: ", static _ => [Failing(Fault.HttpStatus(402))]);
        yield return Ends("400", "service refused the request: ", static _ => [Failing(Fault.HttpStatus(400))]);
        yield return Ends("context too long twice", "^The request is longer than .* The conversation was shortened already: begin a new session", static _ =>
            [Failing(Fault.ContextLength()), Failing(Fault.ContextLength())]) with { Compacted = 1 };
        yield return Ends("refusal", "will not|refus", static wire =>
            wire.Name == WireFormats.Ollama ? null : [new Reply { Refusal = "I will not do that." }]) with { Outcome = TurnOutcome.Refused };
        yield return Ends("content filter", "content filter|refused the content", ContentFilter) with { Outcome = TurnOutcome.Refused, Withdrawn = 0 };
        yield return Ends(
            "output limit",
            "^the answer reached the model's limit of output tokens: --param maxOutputTokens=N asks for more, where the model has more$",
            static wire => [Half with { FinishReason = OutputLimit(wire) }]) with { Outcome = TurnOutcome.Limit, ExitCode = 5 };
        yield return Ends(
            "output limit in a call",
            "^the answer reached the model's limit of output tokens: --param maxOutputTokens=N asks for more, where the model has more$",
            static wire => [Reply.Call("write", """{"path":"never.txt","content":""}""") with { FinishReason = OutputLimit(wire) }]) with
        {
            Outcome = TurnOutcome.Limit,
            ExitCode = 5
        };
        yield return Ends(
            "the same call for ever",
            "^the model called list 6 times with the same arguments and got the same result$",
            static _ => Same(6)) with { Outcome = TurnOutcome.Limit, ExitCode = 5 };
    }

    private static FaultRow Passes(string name, ModelFaultKind kind, Fault fault) =>
        new(name, _ => [Half with { Fault = fault }]) { Retries = [kind] };

    private static FaultRow Ends(string name, string says, Func<Wire, IReadOnlyList<Reply>?> replies) =>
        new(name, replies) { Outcome = TurnOutcome.Failed, ExitCode = 4, Says = says };

    private static Reply Failing(Fault fault) => Reply.Failing(fault);

    private static Reply[] Thrice(Fault fault, Reply? reply = null) => [.. Enumerable.Repeat((reply ?? Reply.Of("")) with { Fault = fault }, 3)];

    private static ModelFaultKind[] Twice(ModelFaultKind kind) => [kind, kind];

    private static Reply[] Same(int times) => [.. Enumerable.Repeat(Reply.Call("list", """{"path":"src"}"""), times)];

    private static Reply[]? ContentFilter(Wire wire) => wire.Name switch
    {
        WireFormats.Messages => [Failing(Fault.HttpStatus(400, message: "Output blocked by content filtering policy"))],
        WireFormats.Ollama => null,
        _ => [Half with { FinishReason = "content_filter" }],
    };

    private static string OutputLimit(Wire wire) => wire.Name switch
    {
        WireFormats.Messages => "max_tokens",
        WireFormats.Responses => "max_output_tokens",
        _ => "length",
    };
}
