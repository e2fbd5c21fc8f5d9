using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Attachments.Tests;

/// <summary>References in a real folder through a real gate, with sources that stand for those of plugins.</summary>
public sealed class AttachmentServiceTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-attach-");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    private AttachmentScope Scope(IContextSources sources)
    {
        var calls = NativeFileSystem.ForThisSystem();
        var paths = WorkspacePaths.TryOpen(_root.FullName, _root.FullName, calls, out _)!;
        var ignored = IgnorePatterns.Parse(["hidden.txt"], paths.IgnoreCase);
        var gate = new RuleGate("read", PermissionRules.Empty, PermissionMode.Default, paths, ignored);
        return new AttachmentScope(paths, SettingsView.Empty, gate, new LocalFiles(paths, gate, calls), sources)
        {
            Rules = PermissionRules.Empty,
            Ignored = ignored,
        };
    }

    private void Put(string path) => File.WriteAllText(Path.Combine(_root.FullName, path), "one\ntwo\n");

    [Fact]
    public async Task Read_PathsAndNames_AreReadByTheSourcesThatDeclareThem()
    {
        Put("a.txt");
        var sources = new Sources();

        var attached = await AttachmentService.ReadAsync(Scope(sources), "compare @a.txt:1-2 with @ticket:7, @someone", [], None);

        Assert.Empty(attached.Warnings);
        Assert.Equal(["a.txt of mine", "7 of ticket"], attached.Parts.Cast<ReferencePart>().Select(static part => part.Text));
        Assert.Equal((1, 2), (((ReferencePart)attached.Parts[0]).StartLine, ((ReferencePart)attached.Parts[0]).EndLine));
    }

    [Fact]
    public async Task Read_NobodyReadsFiles_IsSaidAndAnErrorWhereItWasNamedForItself()
    {
        Put("a.txt");
        var scope = Scope(new Sources { Reader = null });

        var attached = await AttachmentService.ReadAsync(scope, "see @a.txt", [], None);
        var fault = await Assert.ThrowsAsync<HostException>(async () => await AttachmentService.ReadAsync(scope, "see", ["a.txt"], None));

        Assert.Equal("@a.txt is not attached: it is a file, and nobody reads files; wait.", Assert.Single(attached.Warnings));
        Assert.Equal("a.txt cannot be attached: it is a file, and nobody reads files; wait.", fault.Message);
    }

    [Fact]
    public async Task Read_HiddenMissingAndLate_AreSaidEach()
    {
        Put("hidden.txt");

        var attached = await AttachmentService.ReadAsync(Scope(new Sources()), "@hidden.txt @mising.txt @ticket:late", [], None);

        Assert.Empty(attached.Parts);
        Assert.Equal(
            [
                "@hidden.txt is not attached: it is hidden by context.ignore of the settings or by .agentignore.",
                "@mising.txt is not attached: it does not exist.",
                "@ticket:late is not attached: tickets did not answer within 30 s (context.timeout).",
            ],
            attached.Warnings);
    }

    [Fact]
    public async Task Read_SourceNamesLinesOfAFile_TheyAreJudgedAndReadAsIfTheyWereWritten()
    {
        Put("a.txt");
        Put("hidden.txt");
        var sources = new Sources();

        var attached = await AttachmentService.ReadAsync(Scope(sources), "@ticket:lines/a.txt @ticket:lines/hidden.txt @ticket:lines/none.txt", [], None);

        var part = Assert.IsType<ReferencePart>(Assert.Single(attached.Parts));
        Assert.Equal(("a.txt", 1, 2, "a.txt of mine"), (part.Target, part.StartLine, part.EndLine, part.Text));
        Assert.Equal(
            [
                "@hidden.txt:1-2 is not attached: it is hidden by context.ignore of the settings or by .agentignore.",
                "@none.txt:1-2 is not attached: it does not exist.",
            ],
            attached.Warnings);
        var fault = await Assert.ThrowsAsync<HostException>(async () => await AttachmentService.ReadAsync(Scope(sources), "", ["ticket:lines/none.txt"], None));
        Assert.Equal("none.txt:1-2 cannot be attached: it does not exist.", fault.Message);
    }

    /// <summary>One source of paths and one that is asked for by its name.</summary>
    private sealed class Sources : IContextSources
    {
        private static readonly DeclaredSource Ticket = new("ticket", "tickets", AgentJson.Parse("""{"name":"ticket"}"""));

        public DeclaredSource? Reader { get; init; } = new("mine", "files", AgentJson.Parse("""{"name":"mine","reads":"files"}"""));

        public DeclaredSource? Find(string name) => name switch { "ticket" => Ticket, "mine" => Reader, _ => null };

        public DeclaredSource? FindReader(string what) => what == Reader?.Reads ? Reader : null;

        public (string Why, string Remedy) ExplainAbsence(string what) => ($"nobody reads {what}", "wait");

        public ValueTask<JsonElement> InvokeAsync(string name, JsonElement reference, TimeSpan deadline, CancellationToken cancellationToken)
        {
            var target = reference.GetProperty("target").GetString();
            return target?.StartsWith("lines/", StringComparison.Ordinal) == true
                ? new(AgentJson.Parse($$"""{"path":"{{target[6..]}}","startLine":1,"endLine":2}"""))
                : target == "late"
                ? throw new CapabilityException("late", new TimeoutException())
                : new(AgentJson.Parse($$"""{"text":"{{target}} of {{name}}","endLine":2}"""));
        }
    }
}
