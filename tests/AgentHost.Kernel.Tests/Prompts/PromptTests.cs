using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Prompts;

public sealed class PromptTests
{
    [Fact]
    public async Task Run_SectionsOfSeveralPlugins_StandInTheOrderOfTheirSlotsThenNames()
    {
        await using var rig = new HostRig();
        var other = rig.AddPlugin("other");
        foreach (var (name, slot) in ((string, string)[])[("z", "base"), ("b", "skills"), ("c", "instructions"), ("a", "agent")])
        {
            rig.Stub.Section(name, slot, (_, _) => new(name));
        }

        other.Section("a2", "base", (_, _) => new("a2")).Section("d", "memory", (_, _) => new("d")).Section("e", "environment", (_, _) => new("e"));
        rig.Model.Text("done");
        await rig.OpenAsync("{}", other.Folder);

        await rig.RunAsync();

        Assert.Equal(["a2", "z", "e", "c", "d", "b", "a"], rig.Model.Last.System.Select(section => section.Name));
        Assert.All(rig.Model.Last.System, section => Assert.Equal(section.Name, section.Text));
    }

    [Fact]
    public async Task Run_SectionWithConditions_IsToldWhenTheyComeAndAskedOnceMoreWhenTheyGo()
    {
        await using var rig = new HostRig();
        var seen = new List<SectionChange>();
        rig.Stub.Section("a", "skills", ["up:there.txt"], (context, _) =>
        {
            seen.Add(context.Change);
            return new($"a {context.Change}");
        });
        rig.Model.Text("one").Text("two").Text("three").Text("four").Text("five").Text("six");
        await rig.OpenAsync();
        var file = Path.Combine(rig.Workspace.Root, "there.txt");
        var texts = new List<string?>();
        foreach (var there in (bool[])[false, true, true, false, false, true])
        {
            if (there)
            {
                await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
            }
            else
            {
                File.Delete(file);
            }

            await rig.RunAsync();
            texts.Add(rig.Model.Last.System.SingleOrDefault(static section => section.Name == "a")?.Text);
        }

        Assert.Equal([null, "a Added", "a None", null, null, "a Added"], texts);
        Assert.Equal([SectionChange.Added, SectionChange.None, SectionChange.Removed, SectionChange.Added], seen);
    }

    [Fact]
    public async Task Run_SectionFromAFile_IsFilledWithFacts()
    {
        await using var rig = new HostRig(new FakeTime());
        Directory.CreateDirectory(Path.Combine(rig.Stub.Folder, "prompts"));
        await File.WriteAllTextAsync(
            Path.Combine(rig.Stub.Folder, "prompts", "a.md"), "in {{workspace}} on {{date}}: {{git}}, {{unknown}}\n", TestContext.Current.CancellationToken);
        rig.Stub.Declare(CapabilityKinds.PromptSection, ClientJson.ToElement(new PromptSectionSpec("a", "base") { File = "prompts/a.md" }));
        var git = Directory.CreateDirectory(Path.Combine(rig.Folder("work"), ".git"));
        await File.WriteAllTextAsync(Path.Combine(git.FullName, "HEAD"), "ref: refs/heads/feature/x\n", TestContext.Current.CancellationToken);
        rig.Model.Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal($"in {rig.Workspace.Root} on 2026-11-21: branch feature/x, {{{{unknown}}}}", Assert.Single(rig.Model.Last.System).Text);
    }

    [Fact]
    public async Task Run_SectionsThatFailOrSayNothing_AreLeftOutAndTold()
    {
        await using var rig = new HostRig();
        rig.Stub
            .Section("broken", "base", (_, _) => throw new InvalidOperationException("out of ink"))
            .Section("nothing", "base", (_, _) => new((string?)null))
            .Section("blank", "base", (_, _) => new("  \n"))
            .Section("good", "base", (_, _) => new("good"))
            .Declare(CapabilityKinds.PromptSection, ClientJson.ToElement(new PromptSectionSpec("unmade", "base")))
            .Declare(CapabilityKinds.PromptSection, ClientJson.ToElement(new PromptSectionSpec("missing", "base") { File = "missing.md" }));
        rig.Model.Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["good"], rig.Model.Last.System.Select(section => section.Name));
        var told = rig.Tape.Events.OfType<HostWarning>().Select(warning => warning.Message).ToList();
        Assert.Contains("The prompt section broken of stub is left out: out of ink", told);
        Assert.Contains(
            "The prompt section unmade of stub is left out: stub announces prompt-section/unmade in its plugin.json, but its code did not register it.", told);
        Assert.Contains(told, text => text.StartsWith("The prompt section missing of stub is left out: ", StringComparison.Ordinal));
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public async Task Run_SectionThatHangs_IsLeftOutAtItsDeadline()
    {
        var time = new FakeTime();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var forever = new TaskCompletionSource<string?>();
        await using var rig = new HostRig(time);
        rig.Stub.Section("a", "base", async (_, _) =>
        {
            reached.SetResult();
            return await forever.Task;
        });
        rig.Model.Text("done");
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await reached.Task;
        time.Advance(TimeSpan.FromSeconds(5));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TurnOutcome.Answered, (await rig.EndOfAsync(turn)).Outcome);
        Assert.Empty(rig.Model.Last.System);
        Assert.Equal("The prompt section a of stub is left out: it was not written within 5 s", Assert.Single(rig.Tape.Events.OfType<HostWarning>()).Message);
    }

    [Fact]
    public async Task Cancel_WhileASectionIsWritten_EndsTheTurn()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new HostRig();
        rig.Stub.Section("a", "base", async (_, token) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await reached.Task;

        Assert.Equal(TurnOutcome.Cancelled, (await rig.CancelAsync(turn)).Outcome);
        Assert.Empty(rig.Model.Requests);
    }

    [Fact]
    public async Task Run_SectionBeyondEveryBound_IsCutBetweenCharacters()
    {
        await using var rig = new HostRig();
        rig.Stub.Section("a", "base", (_, _) => new("x" + string.Concat(Enumerable.Repeat("😀", 100_000))));
        rig.Model.Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        var text = Assert.Single(rig.Model.Last.System).Text;
        Assert.Equal((64 * 1024) - 1, text.Length);
        Assert.True(char.IsLowSurrogate(text[^1]));
    }

    [Fact]
    public async Task Run_Section_KnowsItsTurn()
    {
        await using var rig = new HostRig();
        rig.Stub.Section("a", "base", (context, _) => new($"{context.Model} {context.SessionId} {context.Workspace.Root} {context.Workspace.Trusted}"));
        rig.Model.Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal($"scripted/m {rig.SessionId} {rig.Workspace.Root} True", rig.Model.Last.System[0].Text);
    }
}
