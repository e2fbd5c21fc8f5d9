using AgentHost.Client;

namespace AgentHost.Sessions.Tests;

/// <summary>One of each durable event, with its members filled.</summary>
internal static class EventSamples
{
    public static IReadOnlyList<AgentEvent> All { get; } =
    [
        new SessionUpdated { Name = "new name", Model = "p/m2" },
        new TurnQueued([new TextPart("later")], 2) { TurnId = "t0" },
        new TurnSteered("w1", [new TextPart("rather this")]) { TurnId = "t1", MessageId = "m3" },
        new TurnStarted(
            [new TextPart("do it"), new ImagePart("image/png") { Data = new byte[] { 1, 2, 3 } }], "p/m") { TurnId = "t1", Mode = PermissionMode.Default },
        new StepStarted(1, "p/m", 1) { TurnId = "t1" },
        new StepRetrying(1, 1, 0.5, new ModelFault(ModelFaultKind.Overloaded, "busy") { Status = 529 }) { TurnId = "t1" },
        new UsageCounted(1, "p/m", new TokenUsage(3, 1)) { TurnId = "t1", Cost = 0.001m },
        new ModelSwitched("p/m", "p/n", "busy") { TurnId = "t1" },
        new ContextCompacted("m9", CompactionCause.TooLong)
        {
            TurnId = "t1",
            Kept = ["m0"],
            Trimmed = ["c0"],
            Summary = "what was",
            LeftOut = 3,
            TokensBefore = 900,
            TokensAfter = 300,
            Plugin = "agents"
        },
        new ContextCompacted("m9", CompactionCause.Threshold)
        {
            Kept = ["m0"],
            Summary = "what was",
            Pinned = "## Goal",
            SummaryModel = "p/n",
            LeftOut = 4,
            TokensBefore = 900,
            TokensAfter = 300,
            Plugin = "agents"
        },
        new MessagePinned("m0", Pinned: true),
        new BudgetWarning("limits.cost", 0.9m, 1m),
        new ContextWarning(900, 1000),
        new SessionForked("other", 7),
        new GoalSet { Goal = "ship it" },
        new SessionUpdated { Title = "what it is about" },
        new UsageCounted(1, "p/n", new TokenUsage(3, 1)) { Purpose = "compaction" },
        new PartCompleted("m1", 0, new TextPart("grüße \0 \ud83d\ude00")) { TurnId = "t1" },
        new MessageWithdrawn("m1") { TurnId = "t1" },
        new PartCompleted("m2", 0, new ReasoningPart("hm") { Opaque = AgentJson.Parse("""{"signature":"x"}""") }) { TurnId = "t1" },
        new PartCompleted("m2", 1, new ToolCallPart("c1", "read", AgentJson.Parse("""{"path":"a"}"""))) { TurnId = "t1" },
        new MessageAppended("m2", MessageRole.Assistant) { TurnId = "t1", Model = "p/m" },
        new StepCompleted(1, FinishReason.ToolCalls)
        {
            TurnId = "t1",
            Usage = new TokenUsage(10, 5) { CacheRead = 3, CacheWrite = 2, Reasoning = 1 },
            Cost = 0.01m
        },
        new ToolRequested("c1", "read", AgentJson.Parse("""{"path":"a"}""")) { TurnId = "t1", Plugin = "tools" },
        new PermissionAsked(new PermissionRequest("q1", "s", ToolPlan.Refuse(new ToolCall("c1", "read", AgentJson.EmptyObject), "no"))) { TurnId = "t1" },
        new PermissionResolved("q1", "c1", new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Person, "yes")) { TurnId = "t1", Rule = "read(*)" },
        new QuestionAsked(new PendingQuestion("u1", "s", Question.Confirm("sure?"))) { TurnId = "t1" },
        new QuestionAnswered("u1", Declined: true) { TurnId = "t1" },
        new ToolStarted("c1", "read", "Read a") { TurnId = "t1" },
        new ToolCompleted("c1", "read", ToolState.Completed)
        {
            TurnId = "t1",
            DurationMs = 1.5,
            Display = [new TextBlock("shown")],
            Paths = ["a"],
            FilesSeen = [new FileVersion("a", "sha256:01")],
            Data = AgentJson.Parse("[1]"),
        },
        new HookRan("guard", HookEvent.PreTool, HookVerdict.Allow) { TurnId = "t1", Reason = "fine" },
        new PermissionsSwitched { Mode = PermissionMode.Plan, Profile = "plan", Until = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero) },
        new FileChanged(
            "c1", new AppliedChange("a", FileChangeKind.Write) { Before = "sha256:01", After = "sha256:02", Diff = "+x", Added = 1 }) { TurnId = "t1" },
        new FilePreviewed("c1", new AppliedChange("a", FileChangeKind.Write) { After = "sha256:02", Diff = "+x", Added = 1 }) { TurnId = "t1" },
        new PreviewsClosed(Applied: true),
        new FilesChanged("c1", [new ChangedFile("a") { Before = "sha256:01", After = "link:b", BeforeMode = 420 }]) { Lost = ["big"] },
        new FilesReverted(Redo: false, ["t1"], [new RevertedFile("a") { Before = "sha256:02", After = "sha256:01", BeforeMode = 420, AfterMode = 493 }]),
        new AgentStarted("c1", "s2") { TurnId = "t1", Agent = "reviewer", Description = "look at it" },
        new AgentEnded("c1", "s2", TurnOutcome.Answered) { TurnId = "t1", Steps = 2, ToolCalls = 1, Usage = new TokenUsage(10, 5), Cost = 0.01m },
        new MessageAppended("m3", MessageRole.Tool) { TurnId = "t1", Parts = [new ToolResultPart("c1", [new TextPart("content")])] },
        new OtherEvent("thing.happened", AgentJson.Parse("""{"n":1}""")) { Plugin = "thing", Durable = true, TurnId = "t1" },
        new OtherEvent("future.event", AgentJson.Parse("""{"type":"future.event","x":[true]}""")) { Durable = true },
        new TurnCompleted(TurnOutcome.Answered)
        {
            TurnId = "t1",
            Text = "done",
            Steps = 1,
            ToolCalls = 1,
            Usage = new TokenUsage(10, 5),
            Cost = 0.01m,
            Files = ["a"]
        },
    ];
}
