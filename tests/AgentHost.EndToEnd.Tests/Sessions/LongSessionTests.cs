using AgentHost.Client;

namespace AgentHost.EndToEnd.Tests.Sessions;

/// <summary>Two hundred steps with a model that takes 32,000 tokens, through each wire.</summary>
public sealed class LongSessionTests(InProcessHost host) : IClassFixture<InProcessHost>
{
    private const int Steps = 200;
    private const int Window = 32_000;
    private const int BytesOfToken = 4;
    private const string Goal = "Sound every harbour of the northern coast and write the depths down.";
    private const string Todo = "chart the sandbank at Vadso";
    private const string Skill = "lower the lead until it rests, then read the mark";
    private const string SecondPrompt = "And mark the lighthouses.";

    public static TheoryData<string> Wires => [.. Wire.All.Select(static wire => wire.Name)];

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Run_TwoHundredSteps_IsCompactedSeveralTimesAndForgetsNothing(string name)
    {
        var wire = Wire.Named(name);
        var pilot = new Pilot();
        await using var server = await ModelServer.StartAsync(wire.Scenario(Scenario.Create() with { Models = [wire.ModelId] }), pilot.Answer);
        using var sandbox = new Sandbox()
            .Write(".agents/skills/sounding/SKILL.md", $"---\nname: sounding\ndescription: How depths are measured.\n---\n\nAlways {Skill}.\n");
        for (var i = 0; i < Steps; i++)
        {
            sandbox.Write($"log/{i}.txt", string.Concat(Enumerable.Range(0, 60).Select(line => $"sounding {i}.{line}: {line * i % 47} fathoms, sand\n")));
        }

        var session = await host.OpenAsync(sandbox, $$"""
            {
              "model": "service/{{wire.ModelId}}",
              "providers": { "service": { {{wire.Entry(server.BaseUrl, InProcessHost.KeyVariable)}}, "models": [{ "id": "{{wire.ModelId}}", "contextWindow": {{Window}} }] } },
              "limits": { "steps": 300 }
            }
            """);

        var events = (await session.RunAsync(Goal)).Concat(await session.RunAsync(SecondPrompt)).ToList();

        var ends = events.OfType<TurnCompleted>().ToList();
        Assert.All(ends, end => Assert.True(end.Outcome == TurnOutcome.Answered, $"{end.Outcome}: {end.Reason}"));
        server.Verify();
        Assert.Equal(Steps + 2, pilot.Steps);
        Assert.Equal(Steps + 2, ends.Sum(static end => end.Steps));

        // Several times, by rules while outputs are enough, then by a model; each keeps within the window.
        var compactions = events.OfType<ContextCompacted>().ToList();
        Assert.True(compactions.Count >= 5, $"{compactions.Count} compactions");
        Assert.All(compactions, compacted => Assert.Equal(CompactionCause.Threshold, compacted.Cause));
        Assert.Contains(compactions, static compacted => compacted.LeftOut == 0);
        Assert.Equal(pilot.Summaries, compactions.Count(static compacted => compacted.SummaryModel is not null));
        Assert.InRange(pilot.Summaries, 2, compactions.Count);
        Assert.Equal(compactions.Count, events.OfType<CompactionStarted>().Count());
        Assert.Empty(events.OfType<CompactionFailed>());
        Assert.Empty(events.OfType<HostWarning>());
        Assert.InRange(pilot.Longest, Window * 6 / 10, Window);

        // Nothing that matters is forgotten on the way.
        Assert.Empty(pilot.Forgotten);
        Assert.Contains("Depths so far", pilot.Last, StringComparison.Ordinal);

        // What the host counted is what the server counted, the summaries with it.
        var report = await host.Host.Models.ReadUsageAsync(
            new UsageFilter(UsageGrouping.Session) { SessionId = ends[0].SessionId }, TestContext.Current.CancellationToken);
        Assert.Equal(
            (pilot.Input, pilot.Output, (long)server.ModelRequests.Count), (report.Total.Usage.Input, report.Total.Usage.Output, report.Total.Requests));
        Assert.Equal((pilot.Input, pilot.Output), (ends.Sum(static end => end.Usage.Input), ends.Sum(static end => end.Usage.Output)));
        Assert.All(events.OfType<UsageCounted>(), static counted => Assert.Equal("compaction", counted.Purpose));

        // The log has all of it.
        var read = 0;
        var messages = 0;
        do
        {
            read = (await host.Host.Sessions.ReadMessagesAsync(ends[0].SessionId!, messages, 1_000, TestContext.Current.CancellationToken)).Count;
            messages += read;
        }
        while (read > 0);
        Assert.Equal(2 + (2 * Steps) + 2, messages);
    }

    /// <summary>The model: reads file after file, thinking aloud, and sums up when it is asked to.</summary>
    private sealed class Pilot
    {
        private readonly Lock _gate = new();

        public int Steps { get; private set; }

        public int Summaries { get; private set; }

        public long Input { get; private set; }

        public long Output { get; private set; }

        public long Longest { get; private set; }

        public string Last { get; private set; } = "";

        public List<string> Forgotten { get; } = [];

        public Reply Answer(RecordedRequest request)
        {
            lock (_gate)
            {
                var text = request.Json!.Value.GetRawText();
                var usage = new ReplyUsage(request.Body.Length / BytesOfToken, 120, ReasoningTokens: 20);
                Input += usage.PromptTokens;
                Output += usage.CompletionTokens;
                if (text.Contains("You sum up the beginning of a conversation", StringComparison.Ordinal))
                {
                    Summaries++;
                    return new Reply { Text = $"## Goal\nHarbours.\n## Decisions\nDepths so far, summed up {Summaries} times.", Usage = usage };
                }

                Longest = Math.Max(Longest, usage.PromptTokens);
                Last = text;
                var step = Steps++;
                Look(text, step);
                var reply = step switch
                {
                    1 => Reply.Call("todo", $$"""{"items":[{"text":"sail north","status":"completed"},{"text":"{{Todo}}","status":"pending"}]}"""),
                    2 => Reply.Call("skill", """{"name":"sounding"}"""),
                    LongSessionTests.Steps => Reply.Of("All sounded."),
                    > LongSessionTests.Steps => Reply.Of("Marked."),
                    _ => Reply.Call("read", $$"""{"path":"log/{{step}}.txt"}""") with
                    {
                        Text = $"Sounding {step}: " + string.Concat(Enumerable.Repeat("the lead goes down and comes up again. ", 12))
                    },
                };
                return reply with { Reasoning = $"Step {step} comes next.", Usage = usage };
            }
        }

        private void Look(string text, int step)
        {
            if (!text.Contains(Goal, StringComparison.Ordinal))
            {
                Forgotten.Add($"the goal in step {step}");
            }

            if (step > 1 && !text.Contains(Todo, StringComparison.Ordinal))
            {
                Forgotten.Add($"what is to do in step {step}");
            }

            if (step > 2 && !text.Contains(Skill, StringComparison.Ordinal))
            {
                Forgotten.Add($"the skill in step {step}");
            }

            if (step > LongSessionTests.Steps && !text.Contains(SecondPrompt, StringComparison.Ordinal))
            {
                Forgotten.Add($"the second prompt in step {step}");
            }
        }
    }
}
