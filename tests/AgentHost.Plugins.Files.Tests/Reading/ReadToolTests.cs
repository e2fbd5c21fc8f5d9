using System.Security.Cryptography;
using System.Text;
using AgentHost.Plugins.Files.Reading;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Files.Tests.Reading;

public sealed class ReadToolTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly ReadTool _tool = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Read_Lines_AreNumberedAndHashed()
    {
        _workspace.With("a.txt", "one\r\n\r\nthree");
        var result = await _workspace.RunAsync(_tool, """{"path":"a.txt"}""");
        Assert.Equal("1\tone\n2\t\n3\tthree\n", TestWorkspace.TextOf(result));
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_workspace.At("a.txt")))), Assert.Single(result.FilesSeen).Hash);
    }

    [Fact]
    public async Task Read_LongFile_SaysHowToReadOn()
    {
        _workspace.With("a.txt", string.Concat(Enumerable.Range(1, 540).Select(i => $"l{i}\n")));
        Assert.EndsWith("200\tl200\n… 340 more lines: read with offset 201\n", await _workspace.TextAsync(_tool, """{"path":"a.txt"}"""));
        Assert.Equal("539\tl539\n540\tl540\n", await _workspace.TextAsync(_tool, """{"path":"a.txt","offset":539,"limit":5}"""));
        Assert.Contains("540 lines: offset 600 is past", await _workspace.TextAsync(_tool, """{"path":"a.txt","offset":600}"""));
    }

    [Fact]
    public async Task Read_LongLineAndManyBytes_AreBounded()
    {
        _workspace.With("a.txt", new string('x', 3_000_000) + "\nnext\n");
        var text = await _workspace.TextAsync(_tool, """{"path":"a.txt"}""");
        Assert.StartsWith("1\t" + new string('x', 2_000) + "… [2998000 more characters", text);
        Assert.EndsWith("2\tnext\n", text);
        _workspace.With("b.txt", string.Concat(Enumerable.Repeat(new string('y', 1_000) + "\n", 1_000)));
        Assert.Contains("read with offset", await _workspace.TextAsync(_tool, """{"path":"b.txt","limit":1000}"""));
    }

    [Theory]
    [InlineData("utf-8", true, "")]
    [InlineData("utf-16", true, "[UTF-16 LE]\n")]
    [InlineData("utf-16BE", true, "[UTF-16 BE]\n")]
    [InlineData("utf-16", false, "[UTF-16 LE]\n")]
    [InlineData("latin1", false, "[Latin-1]\n")]
    public async Task Read_Encodings_AreDetected(string name, bool mark, string note)
    {
        var encoding = Encoding.GetEncoding(name);
        _workspace.With("a.txt", [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("größe and more")]);
        Assert.Equal("1\tgröße and more\n" + note, await _workspace.TextAsync(_tool, """{"path":"a.txt"}"""));
    }

    [Fact]
    public async Task Read_OtherThings_AreNamed()
    {
        _workspace.With("p.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0])
            .With("x.elf", [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 0]).With("src/Program.cs", "").With("e", "");
        var image = await _workspace.RunAsync(_tool, """{"path":"p.png"}""");
        Assert.Equal(9, Assert.IsType<ImagePart>(image.Content[1]).Data!.Value.Length);
        var binary = await _workspace.RunAsync(_tool, """{"path":"x.elf"}""");
        Assert.True(binary.IsError);
        Assert.Contains("ELF", TestWorkspace.TextOf(binary));
        Assert.Equal("src/program.cs does not exist. Did you mean src/Program.cs?", await _workspace.TextAsync(_tool, """{"path":"src/program.cs"}"""));
        Assert.Contains("use list", await _workspace.TextAsync(_tool, """{"path":"src"}"""));
        Assert.Equal("(empty file)", await _workspace.TextAsync(_tool, """{"path":"e"}"""));
    }

    [Fact]
    public async Task Read_Blob_IsRead()
    {
        var id = _workspace.Blobs.Add("kept\n"u8.ToArray());
        Assert.Equal("1\tkept\n", await _workspace.TextAsync(_tool, $$"""{"path":"blob:{{id[..16]}}"}"""));
        Assert.Contains("no blob", await _workspace.TextAsync(_tool, """{"path":"blob:0123456789"}"""));
    }

    [Fact]
    public async Task Read_RandomBytes_NeverThrow()
    {
        var random = new Random(3);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            _workspace.With("r", bytes);
            Assert.NotEmpty((await _workspace.RunAsync(_tool, """{"path":"r"}""")).Content);
        }
    }
}
