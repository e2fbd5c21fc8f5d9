using System.Text;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Memory.Tests;

/// <summary>Files as people's programs save them: what is not asked for stays, to the byte.</summary>
public sealed class MemoryFileTests
{
    private const string Before = "# Zürich\r\n\r\n## Learnings\r\n\r\nGrüße, 日本 😀\r\n";

    private static readonly UnicodeEncoding Little = new(bigEndian: false, byteOrderMark: true);
    private static readonly UnicodeEncoding Big = new(bigEndian: true, byteOrderMark: true);

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "utf-16le", "utf-16be"];

    private static Encoding Named(string name) => name switch
    {
        "utf-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        "utf-8 with mark" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        "utf-16le" => Little,
        _ => Big,
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Add_EncodingAndMark_StayAsTheyWere(string name)
    {
        var encoding = Named(name);
        using var plugin = new TestPlugin();
        using var workspace = new TestWorkspace().With(".agents/MEMORY.md", [.. encoding.GetPreamble(), .. encoding.GetBytes(Before)]);
        var tool = new MemoryTool(new MemoryPlugin(), plugin);

        await workspace.TextAsync(tool, """{"action":"add","section":"Learnings","content":"Häuser \ud83c\udfe0"}""");

        var after = await File.ReadAllBytesAsync(workspace.At(".agents/MEMORY.md"), TestContext.Current.CancellationToken);
        Assert.Equal(encoding.GetPreamble(), after[..encoding.GetPreamble().Length]);
        var text = encoding.GetString(after[encoding.GetPreamble().Length..]);
        Assert.StartsWith(Before, text, StringComparison.Ordinal);
        Assert.Matches("^- [0-9-]{10}: Häuser 🏠\r\n$", text[Before.Length..]);
        Assert.Contains("Grüße", await workspace.TextAsync(tool, """{"action":"read"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "Latin-1",
        new byte[] { (byte)'#', (byte)'#', (byte)' ', (byte)'A', (byte)'\n', (byte)'Z', 0xFC, (byte)'r', (byte)'i', (byte)'c', (byte)'h', (byte)'\n' })]
    [InlineData("UTF-16 without a mark", new byte[] { (byte)'#', 0, (byte)'#', 0, (byte)' ', 0, (byte)'A', 0 })]
    [InlineData("half a character of UTF-16", new byte[] { 0xFF, 0xFE, (byte)'#', 0, (byte)'#' })]
    [InlineData("UTF-32", new byte[] { 0xFF, 0xFE, 0, 0, (byte)'#', 0, 0, 0 })]
    public async Task AddReadAndSection_OtherBytes_AreLeftAsTheyAreAndTheWayIsSaid(string what, byte[] bytes)
    {
        using var plugin = new TestPlugin();
        using var workspace = new TestWorkspace().With(".agents/MEMORY.md", bytes);
        var tool = new MemoryTool(new MemoryPlugin(), plugin);

        foreach (var arguments in (string[])[
            """{"action":"add","section":"A","content":"x"}""", """{"action":"forget","content":"x"}""", """{"action":"read"}"""
        ])
        {
            Assert.Contains("save it as UTF-8", await workspace.TextAsync(tool, arguments), StringComparison.Ordinal);
        }

        var said = await new MemorySection(workspace, new MemoryRequestDetector())
            .BuildAsync(new PromptContext { SessionId = "s", Workspace = workspace }, TestContext.Current.CancellationToken);
        Assert.Contains("save it as UTF-8", said, StringComparison.Ordinal);
        var after = await File.ReadAllBytesAsync(workspace.At(".agents/MEMORY.md"), TestContext.Current.CancellationToken);
        Assert.True(bytes.AsSpan().SequenceEqual(after), what);
    }

    [Theory]
    [InlineData("nothere.md")]
    [InlineData("latin.md")]
    public async Task Add_TemplateThatCannotBeTaken_IsSaid(string template)
    {
        using var plugin = new TestPlugin();
        using var workspace = new TestWorkspace { Settings = AgentJson.Parse($$"""{"template":"{{template}}"}""") };
        workspace.With("latin.md", "Z\u00fc\n"u8.ToArray()[..2]);

        var said = await workspace.TextAsync(new MemoryTool(new MemoryPlugin(), plugin), """{"action":"add","section":"Learnings","content":"x"}""");

        Assert.Contains("Remembered in Learnings", said, StringComparison.Ordinal);
        Assert.Contains("memory.template cannot be taken", said, StringComparison.Ordinal);
        Assert.Contains(template, said, StringComparison.Ordinal);
        Assert.Contains("## Conventions", workspace.Text(".agents/MEMORY.md"), StringComparison.Ordinal);
    }
}
