using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Attaching;

/// <summary>Files and folders that prompts name are read by a plugin: which one, when, how far it sees, and what is said where there is none.</summary>
public sealed class PathSourceTests
{
    private const string Disabled =
        "the plugin attachments, which reads it, is disabled: it is switched off in the settings; "
        + "bring it back (agent plugin enable attachments; agent plugin list says how it is).";

    private const string Files = """{"name":"mine","reads":"files"}""";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("enabled", Disabled)]
    [InlineData("only", "the plugin attachments, which reads it, is not among those of this run; name attachments too.")]
    [InlineData("without", Disabled)]
    [InlineData("blocked", "the plugin attachments, which reads it, is blocked: ")]
    [InlineData("file", "no installed plugin reads files; install the program again.")]
    [InlineData("folder", "no installed plugin reads folders; install the program again.")]
    public async Task Attach_ReaderIsNotThere_IsSaidOnce(string how, string said)
    {
        await using var rig = Rig();
        await LeaveOutAsync(rig, how);
        var (path, kind) = how == "folder" ? ("docs", "folder") : ("a.txt", "file");

        var attached = await rig.Host.Prompts.AttachAsync(rig.Workspace.Id, $"look at @{path}, @someone", [], None);
        var refused = await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Prompts.AttachAsync(rig.Workspace.Id, "look", [path], None));

        Assert.Empty(attached.Parts);
        Assert.StartsWith($"@{path} is not attached: it is a {kind}, and {said}", Assert.Single(attached.Warnings), StringComparison.Ordinal);
        Assert.Equal(HostFailure.Invalid, refused.Failure);
        Assert.StartsWith($"{path} cannot be attached: it is a {kind}, and {said}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attach_ByDefaultAndReaderIsNotThere_IsSaid()
    {
        await using var rig = Rig();
        await rig.OpenAsync("""{ "context": { "attachByDefault": true }, "plugins": { "attachments": { "enabled": false } } }""");

        var warning = Assert.Single((await AttachAsync(rig, "look at a.txt")).Warnings);
        Assert.Contains("a.txt is not attached: it is a file, and the plugin attachments", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no reference")]
    [InlineData("me @ home, @someone and me@example.org")]
    [InlineData("@denied.txt")]
    public async Task Attach_NothingToRead_LoadsNothing(string words)
    {
        await using var rig = Rig();
        await rig.OpenAsync("""{ "permissions": { "deny": ["read(denied.txt)"] } }""");

        await AttachAsync(rig, words);
        var before = await StateAsync(rig);
        await AttachAsync(rig, "@a.txt");

        Assert.Equal((PluginState.Installed, PluginState.Active), (before, await StateAsync(rig)));
    }

    [Fact]
    public async Task Attach_FolderWithDeniedAndHidden_ShowsNeither()
    {
        await using var rig = Rig();
        Write(rig, "docs/README.md", "the heron's readme");
        Write(rig, "docs/secret.md", "x");
        Write(rig, "docs/hidden.md", "x");
        Write(rig, "docs/below/README.md", "the denied readme");
        await rig.OpenAsync("""{ "context": { "ignore": ["hidden.md"] }, "permissions": { "deny": ["read(docs/secret.md)", "read(docs/below/**)"] } }""");

        var text = Assert.IsType<ReferencePart>(Assert.Single((await AttachAsync(rig, "@docs")).Parts)).Text;

        Assert.Contains("the heron's readme", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret.md", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden.md", text, StringComparison.Ordinal);
        Assert.DoesNotContain("denied readme", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attach_PluginOfAnotherAuthor_IsAskedForPathsAndNeverByName()
    {
        var asked = new ConcurrentQueue<JsonElement>();
        await using var rig = Rig(bundled: false);
        rig.Stub.Add<Capability>(CapabilityKinds.ContextSource, "mine", AgentJson.Parse(Files), _ => new Reader(asked, """{"text":"its text","endLine":3}"""));
        await rig.OpenAsync("""{ "permissions": { "deny": ["read(denied.txt)"] } }""");

        Assert.Empty((await AttachAsync(rig, "@mine:x and @mine")).Parts);
        Assert.Empty((await AttachAsync(rig, "@denied.txt")).Parts);
        Assert.Empty(asked);
        var part = Assert.IsType<ReferencePart>(Assert.Single((await AttachAsync(rig, "@a.txt:2-5")).Parts));

        Assert.Equal(("its text", 2, 3), (part.Text, part.StartLine, part.EndLine));
        var call = AgentJson.Read<ContextReference>(Assert.Single(asked));
        Assert.Equal(new ContextReference("a.txt") { StartLine = 2, EndLine = 5, MaxCharacters = 2_000_000, TimeoutSeconds = call.TimeoutSeconds }, call);
        Assert.InRange(call.TimeoutSeconds!.Value, 1, 30);
    }

    [Fact]
    public async Task Attach_TwoThatReadFiles_TheFirstByRankIsAsked()
    {
        await using var rig = Rig();
        rig.Stub.Add<Capability>(CapabilityKinds.ContextSource, "mine", AgentJson.Parse(Files), _ => new Reader([], """{"text":"its text"}"""));
        await rig.OpenAsync();

        Assert.Equal("its text", Assert.IsType<ReferencePart>(Assert.Single((await AttachAsync(rig, "@a.txt")).Parts)).Text);
        Assert.Contains("b.txt", Assert.IsType<ReferencePart>(Assert.Single((await AttachAsync(rig, "@docs")).Parts)).Text, StringComparison.Ordinal);
        Assert.Equal(PluginState.Active, await StateAsync(rig));
    }

    [Theory]
    [InlineData("""{"text":"x","endLine":9}""", "x", null)]
    [InlineData("""{"error":"it is locked."}""", null, "@a.txt:2-5 is not attached: it is locked.")]
    [InlineData("{}", null, "stub had nothing for it.")]
    [InlineData("long", null, "stub gave 2000001 characters for it, and 2000000 are the most.")]
    [InlineData("""{"next":"https://example.org/"}""", null, "that is nothing that can be attached.")]
    public async Task Attach_OddAnswers_AreHeldToWhatWasAsked(string answer, string? text, string? said)
    {
        await using var rig = Rig(bundled: false);
        var given = answer == "long" ? $$"""{"text":"{{new string('x', 2_000_001)}}"}""" : answer;
        rig.Stub.Add<Capability>(CapabilityKinds.ContextSource, "mine", AgentJson.Parse(Files), _ => new Reader([], given));
        await rig.OpenAsync();

        var attached = await AttachAsync(rig, "@a.txt:2-5");

        var part = attached.Parts.SingleOrDefault() as ReferencePart;
        Assert.Equal((text, text is null ? null : 5), (part?.Text, part?.EndLine));
        Assert.Contains(said ?? "", attached.Warnings.SingleOrDefault() ?? "", StringComparison.Ordinal);
        Assert.Equal(said is null, attached.Warnings.Count == 0);
    }

    [Fact]
    public async Task Open_EntryThatReadsNothingKnown_IsAnErrorWithItsPlace()
    {
        await using var rig = Rig(bundled: false);
        rig.Stub.Declare(CapabilityKinds.ContextSource, AgentJson.Parse("""{"name":"mine","reads":"pictures"}"""));

        var refused = await Assert.ThrowsAsync<HostException>(() => rig.OpenAsync());

        Assert.Contains("plugin.json", refused.Message, StringComparison.Ordinal);
        Assert.Contains("reads", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<AttachedContext> AttachAsync(HostRig rig, string words) => await rig.Host.Prompts.AttachAsync(rig.Workspace.Id, words, [], None);

    private static async Task<PluginState> StateAsync(HostRig rig) =>
        (await rig.Host.Plugins.ListAsync(rig.Workspace.Id, None)).Single(static plugin => plugin.Id == "attachments").State;

    private static async Task LeaveOutAsync(HostRig rig, string how)
    {
        var plugin = Path.Combine(rig.AppFolder, "plugins", "attachments");
        switch (how)
        {
            case "file" or "folder":
                Directory.Delete(plugin, recursive: true);
                break;
            case "blocked":
                var manifest = Path.Combine(plugin, "plugin.json");
                var text = await File.ReadAllTextAsync(manifest, None);
                await File.WriteAllTextAsync(manifest, text.Replace("\"^0.9\"", "\"^9.0\"", StringComparison.Ordinal), None);
                break;
        }

        await rig.OpenAsync(how == "enabled" ? """{"plugins":{"attachments":{"enabled":false}}}""" : "{}", request => how switch
        {
            "only" => request with { OnlyPlugins = ["stub"] },
            "without" => request with { WithoutPlugins = ["attachments"] },
            _ => request,
        });
    }

    private static HostRig Rig(bool bundled = true)
    {
        var rig = bundled ? new HostRig().WithAttachments() : new HostRig();
        Write(rig, "a.txt", "one\ntwo\n");
        Write(rig, "denied.txt", "x");
        Write(rig, "docs/b.txt", "x");
        return rig;
    }

    private static void Write(HostRig rig, string path, string text)
    {
        var full = Path.Combine(rig.Folder("work"), path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private sealed class Reader(ConcurrentQueue<JsonElement> asked, string answer) : Capability
    {
        public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
        {
            asked.Enqueue(arguments.Clone());
            return new(AgentJson.Parse(answer));
        }
    }
}
