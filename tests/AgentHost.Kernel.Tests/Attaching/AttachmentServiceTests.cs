using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Attaching;

/// <summary>What references of a prompt become, and what a person is told of those that become nothing.</summary>
public sealed class AttachmentServiceTests
{
    private static readonly string Fifty = string.Concat(Enumerable.Range(1, 50).Select(static i => $"line {i}\n"));

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static string Work(HostRig rig, string path)
    {
        var full = Path.Combine(rig.Folder("work"), path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }

    private static async Task<AttachedContext> AttachAsync(HostRig rig, string words) => await rig.Host.Prompts.AttachAsync(rig.Workspace.Id, words, [], None);

    private static ReferencePart Only(AttachedContext attached)
    {
        Assert.Empty(attached.Warnings);
        return Assert.IsType<ReferencePart>(Assert.Single(attached.Parts));
    }

    [Theory]
    [InlineData("@a.txt:49-80", "line 49\nline 50", 49, 50)]
    [InlineData("@a.txt#L2-L3", "line 2\nline 3", 2, 3)]
    [InlineData("@a.txt#L50.", "line 50", 50, 50)]
    [InlineData("@crlf.txt:2-3", "two\n", 2, 3)]
    [InlineData("@crlf.txt:4-9", "four", 4, 4)]
    public async Task Lines_AreThoseOfTheFile(string words, string text, int start, int end)
    {
        await using var rig = new HostRig().WithAttachments();
        await File.WriteAllTextAsync(Work(rig, "a.txt"), Fifty, None);
        await File.WriteAllTextAsync(Work(rig, "crlf.txt"), "one\r\ntwo\r\n\r\nfour", None);
        await rig.OpenAsync();

        var part = Only(await AttachAsync(rig, words));

        Assert.Equal((text, start, end), (part.Text, part.StartLine, part.EndLine));
    }

    [Theory]
    [InlineData("@a.txt:51", "@a.txt:51 is not attached: it has 50 lines, none at 51.")]
    [InlineData("@a.txt:12-10", "12-10 is no range of lines: write a.txt:10-12")]
    [InlineData("@a.txt:10-", "10- is no range of lines: write a.txt:10-40")]
    [InlineData("@a.txt:0-3", "0-3 is no range of lines: write a.txt:1-3")]
    [InlineData("@a.txt:main", "main is no range of lines: write a.txt:10-40")]
    [InlineData("@a.txt:3,5", "3,5 is no range of lines: write a.txt:10-40")]
    [InlineData("In C# @\"verbatim text\" is a literal.", "@verbatim text is not attached: it does not exist.")]
    [InlineData("@a.txt#top", "top is no range of lines: write a.txt:10-40")]
    [InlineData("@..", "is outside the workspace: it is sent only where a rule of yours says so, \"read(")]
    [InlineData("@.env", "it may hold secrets: it is sent only where a rule of yours says so, \"read(.env)\" in permissions.allow.")]
    [InlineData("@/etc/hostname", "\"read(/etc/hostname)\" in permissions.allow.")]
    [InlineData("@asked.txt", "the rule ask read(asked.txt)")]
    [InlineData("@denied.txt", "The rule deny read(denied.txt)")]
    [InlineData("@hidden.txt", "it is hidden by context.ignore of the settings or by .agentignore.")]
    [InlineData("@hiden.txt", "@hiden.txt is not attached: it does not exist.")]
    [InlineData("@big.txt", "is longer than 8 MB: name lines of it, as in big.txt:1-200.")]
    public async Task WhatCannotBeHad_IsToldToAPerson(string words, string said)
    {
        await using var rig = new HostRig().WithAttachments();
        foreach (var name in (string[])["asked.txt", "denied.txt", "hidden.txt", ".env"])
        {
            await File.WriteAllTextAsync(Work(rig, name), "x", None);
        }

        await File.WriteAllTextAsync(Work(rig, "a.txt"), Fifty, None);
        await File.WriteAllTextAsync(Work(rig, "big.txt"), new string('x', (8 * 1024 * 1024) + 1), None);
        await rig.OpenAsync("""{ "context": { "ignore": ["hidden.txt"] }, "permissions": { "ask": ["read(asked.txt)"], "deny": ["read(denied.txt)"] } }""");

        var attached = await AttachAsync(rig, words);

        Assert.Empty(attached.Parts);
        var warning = Assert.Single(attached.Warnings);
        Assert.Contains(said, warning, StringComparison.Ordinal);
        Assert.DoesNotContain("call of its own", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretAndOutside_ARuleLetsThem_AreSent()
    {
        await using var rig = new HostRig().WithAttachments();
        await File.WriteAllTextAsync(Work(rig, ".env"), "A=1", None);
        await File.WriteAllTextAsync(Path.Combine(rig.Root, "home", "notes.txt"), "mine", None);
        await rig.OpenAsync("""{ "permissions": { "allow": ["read(.env)", "read(~/notes.txt)"] } }""");

        Assert.Equal("A=1", Only(await AttachAsync(rig, "@.env")).Text);
        Assert.Equal("mine", Only(await AttachAsync(rig, "@~/notes.txt")).Text);
    }

    [Fact]
    public async Task Dot_IsTheFolder()
    {
        await using var rig = new HostRig().WithAttachments();
        await File.WriteAllTextAsync(Work(rig, "heron.txt"), "x", None);
        await rig.OpenAsync();

        Assert.Contains("heron.txt", Only(await AttachAsync(rig, "what is in @.")).Text, StringComparison.Ordinal);
        Assert.Empty((await AttachAsync(rig, "me @ home, and @someone")).Warnings);
    }

    [Fact]
    public async Task MaxLines_CountsLinesAsPeopleDo()
    {
        await using var rig = new HostRig().WithAttachments();
        await File.WriteAllTextAsync(Work(rig, "a.txt"), Fifty, None);
        await File.WriteAllTextAsync(Work(rig, "three.txt"), "1\n2\n3\n", None);
        await rig.OpenAsync("""{ "context": { "maxLinesPerFile": 3 } }""");

        Assert.Equal("1\n2\n3\n", Only(await AttachAsync(rig, "@three.txt")).Text);
        var cut = await AttachAsync(rig, "@a.txt");
        Assert.Equal("line 1\nline 2\n[… 47 of 50 lines are left out at the middle …]\nline 50\n", Assert.IsType<ReferencePart>(Assert.Single(cut.Parts)).Text);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("latin1")]
    [InlineData("utf-8")]
    public async Task Encodings_AreThoseThatReadHas(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        await using var rig = new HostRig().WithAttachments();
        await File.WriteAllBytesAsync(Work(rig, "a.txt"), [.. encoding.GetPreamble(), .. encoding.GetBytes("Grüße\r\naus Zürich\r\n")], None);
        await rig.OpenAsync();

        Assert.Equal("Grüße\naus Zürich\n", Only(await AttachAsync(rig, "@a.txt")).Text);
        Assert.Equal("aus Zürich", Only(await AttachAsync(rig, "@a.txt:2")).Text);
    }

    [Fact]
    public async Task LinesOfAHugeFile_AreReadAlone()
    {
        await using var rig = new HostRig().WithAttachments();
        await using (var file = new StreamWriter(Work(rig, "log.txt")))
        {
            for (var i = 1; i <= 400_000; i++)
            {
                await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"entry {i} of the long log"));
            }
        }

        await rig.OpenAsync();

        Assert.True(new FileInfo(Work(rig, "log.txt")).Length > 8 * 1024 * 1024);
        Assert.Equal("entry 399999 of the long log\nentry 400000 of the long log", Only(await AttachAsync(rig, "@log.txt:399999-500000")).Text);
        Assert.Contains("has 400000 lines, none at 400001", Assert.Single((await AttachAsync(rig, "@log.txt:400001")).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MaxFiles_AnImageIsOne()
    {
        await using var rig = new HostRig().WithAttachments();
        await File.WriteAllTextAsync(Work(rig, "a.txt"), "a", None);
        await File.WriteAllBytesAsync(Work(rig, "b.png"), [1, 2, 3], None);
        await rig.OpenAsync("""{ "context": { "maxFiles": 2 } }""");

        var attached = await AttachAsync(rig, "@b.png and @a.txt");

        Assert.Empty(attached.Warnings);
        Assert.Equal("a", Assert.IsType<ReferencePart>(attached.Parts[^1]).Text);
        Assert.Single((await AttachAsync(rig, "@b.png and @a.txt and @./a.txt")).Warnings);
    }

    [Theory]
    [InlineData("https://one.example/", "the page", null)]
    [InlineData("https://denied.example/", null, "denied.example")]
    [InlineData("https://to-denied.example/", null, "it sends on to https://denied.example/: ")]
    [InlineData("https://loop.example/", null, "sent on more than 10 times")]
    [InlineData("https://file.example/", null, "is nothing that can be attached")]
    public async Task SourceThatSendsOn_IsFollowedAndEachPlaceIsJudged(string target, string? text, string? said)
    {
        var asked = new ConcurrentQueue<string>();
        await using var rig = new HostRig().WithAttachments();
        foreach (var scheme in (string[])["http", "https"])
        {
            rig.Stub.Add<Capability>(
                CapabilityKinds.ContextSource, scheme, AgentJson.Parse($$"""{"name":"{{scheme}}","tool":"fetch"}"""), _ => new Pages(asked));
        }

        await rig.OpenAsync("""{ "permissions": { "deny": ["fetch(domain:denied.example)"] } }""");

        var attached = await AttachAsync(rig, "@" + target);

        Assert.DoesNotContain("https://denied.example/", asked);
        if (text is not null)
        {
            Assert.Equal(text, Only(attached).Text);
        }
        else
        {
            Assert.Empty(attached.Parts);
            Assert.Contains(said!, Assert.Single(attached.Warnings), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ticket:123")]
    [InlineData("ticket:007")] // its own words, not a number
    [InlineData("ticket:10-12")]
    [InlineData("ticket:a b")]
    public async Task SourceThatHasThingsByNumber_IsAskedForThem(string target)
    {
        var asked = new ConcurrentQueue<string>();
        await using var rig = new HostRig().WithAttachments();
        rig.Stub.Add<Capability>(CapabilityKinds.ContextSource, "ticket", AgentJson.Parse("""{"name":"ticket"}"""), _ => new Pages(asked));
        await rig.OpenAsync();

        var part = Only(await AttachAsync(rig, $"@\"{target}\""));

        Assert.Equal((target, "the page", null), (part.Target, part.Text, part.StartLine));
        Assert.Equal(target["ticket:".Length..], Assert.Single(asked));
    }

    [Theory]
    [InlineData("""{"name":"slow"}""", """{ "context": { "timeout": "200ms" } }""", 0.2)]
    [InlineData("""{"name":"slow","timeoutSeconds":1}""", "{}", 1)]
    [InlineData("""{"name":"slow","timeoutSeconds":500}""", """{ "context": { "timeout": 0.3 } }""", 0.3)]
    public async Task SourceThatNeverEnds_IsLeft_AndTheRestGoesOn(string entry, string settings, double seconds)
    {
        var told = new ConcurrentQueue<double>();
        await using var rig = new HostRig().WithAttachments();
        await File.WriteAllTextAsync(Work(rig, "a.txt"), "a", None);
        rig.Stub.Add<Capability>(CapabilityKinds.ContextSource, "slow", AgentJson.Parse(entry), _ => new Stuck(told));
        await rig.OpenAsync(settings);

        var attached = await AttachAsync(rig, "@slow:x and @a.txt").WaitAsync(TimeSpan.FromSeconds(30), None);

        Assert.Equal("a", Only(attached with { Warnings = [] }).Text);
        Assert.Matches(
            string.Create(CultureInfo.InvariantCulture, $"^@slow:x is not attached: [a-z-]+ did not answer within {seconds} s \\(context.timeout\\)\\.$"),
            Assert.Single(attached.Warnings));
        Assert.InRange(Assert.Single(told), seconds / 2, seconds);
    }

    [Fact]
    public async Task SourceThatSendsOnSlowly_HasOneTimeForAllOfIt()
    {
        var told = new ConcurrentQueue<double>();
        await using var rig = new HostRig().WithAttachments();
        rig.Stub.Add<Capability>(CapabilityKinds.ContextSource, "https", AgentJson.Parse("""{"name":"https"}"""), _ => new Slow(told));
        await rig.OpenAsync("""{ "context": { "timeout": "1s" } }""");

        var said = Assert.Single((await AttachAsync(rig, "@https://one.example/")).Warnings);

        Assert.Contains("did not answer within 1 s (context.timeout)", said, StringComparison.Ordinal);
        Assert.InRange(told.Count, 2, 4);
        Assert.Equal(told.OrderDescending(), told);
        Assert.Equal(1, told.First(), 0.1);
    }

    [Fact]
    public async Task SeveralReferences_AreReadSideBySideAndStandInTheirOrder()
    {
        var both = new Barrier();
        await using var rig = new HostRig().WithAttachments();
        rig.Stub.Add<Capability>(CapabilityKinds.ContextSource, "pair", AgentJson.Parse("""{"name":"pair"}"""), _ => both);
        await rig.OpenAsync("""{ "context": { "timeout": "20s" } }""");

        var attached = await AttachAsync(rig, "@pair:first and @pair:second");

        Assert.Empty(attached.Warnings);
        Assert.Equal(["text of first", "text of second"], attached.Parts.OfType<ReferencePart>().Select(static part => part.Text));
    }

    /// <summary>Answers nobody before two have asked, and the second before the first.</summary>
    private sealed class Barrier : Capability
    {
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
        {
            var target = arguments.GetProperty("target").GetString()!;
            if (target == "second")
            {
                _second.SetResult();
            }
            else
            {
                await _second.Task.WaitAsync(cancellationToken);
            }

            return AgentJson.Parse($$"""{"text":"text of {{target}}"}""");
        }
    }

    /// <summary>Neither ends nor minds being told to.</summary>
    private sealed class Stuck(ConcurrentQueue<double> told) : Capability
    {
        public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
        {
            told.Enqueue(arguments.GetProperty("timeoutSeconds").GetDouble());
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return default;
        }
    }

    private sealed class Slow(ConcurrentQueue<double> told) : Capability
    {
        public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
        {
            told.Enqueue(arguments.GetProperty("timeoutSeconds").GetDouble());
            await Task.Delay(400, cancellationToken);
            return AgentJson.Parse("""{"next":"https://two.example/"}""");
        }
    }

    private sealed class Pages(ConcurrentQueue<string> asked) : Capability
    {
        public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
        {
            var target = arguments.GetProperty("target").GetString()!;
            asked.Enqueue(target);
            return new(AgentJson.Parse(target switch
            {
                "https://one.example/" => """{"next":"http://two.example/"}""",
                "https://to-denied.example/" => """{"next":"https://denied.example/"}""",
                "https://loop.example/" => """{"next":"https://loop.example/"}""",
                "https://file.example/" => """{"next":"file:///etc/hostname"}""",
                _ => """{"text":"the page"}""",
            }));
        }
    }
}
