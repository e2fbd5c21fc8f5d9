namespace AgentHost.Bridges.Tests;

public sealed class ServerLogTests
{
    [Fact]
    public void Add_ManyAndLongLines_KeepsTheLastOnesShortAndClean()
    {
        var log = new ServerLog();
        for (var i = 0; i < 100; i++)
        {
            log.Add($"line {i}\n\n");
        }

        log.Add("\u001b[31mred\u0007 " + new string('x', 1_000));
        Assert.Equal(40, log.Lines.Count);
        Assert.Equal("line 61", log.Lines[0]);
        Assert.Equal(500, log.Lines[^1].Length);
        Assert.StartsWith(" [31mred  x", log.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "node:internal/modules/cjs/loader:1210\n  throw err;\n  ^\n\nError: Cannot find module 'typescript'\nRequire stack:\n- /a/b.js\n"
            + "    at Module._resolve (node:1:2)\n  code: 'MODULE_NOT_FOUND',\n}\n\nNode.js v20.20.2",
        "Error: Cannot find module 'typescript'")]
    [InlineData(
        "Traceback (most recent call last):\n  File \"x.py\", line 1, in <module>\n    import yaml\nModuleNotFoundError: No module named 'yaml'",
        "ModuleNotFoundError: No module named 'yaml'")]
    [InlineData(
        "error: Unknown binary 'rust-analyzer' in official toolchain 'stable'.\nhelp: run rustup component add",
        "error: Unknown binary 'rust-analyzer' in official toolchain 'stable'.")]
    [InlineData(
        "Unhandled exception. System.IO.FileNotFoundException: No file.\n   at A.B()\n   at C.D()",
        "Unhandled exception. System.IO.FileNotFoundException: No file.")]
    [InlineData("starting\nout of cheese\n    at x (y:1)", "out of cheese")]
    [InlineData("first\nsecond", "second")]
    [InlineData("Node.js v20.20.2", "Node.js v20.20.2")]
    public void Telling_LastWords_AreTheLineThatNamesTheFault(string said, string expected)
    {
        var log = new ServerLog();
        log.Add(said);
        Assert.Equal(expected, log.Telling);
    }

    [Fact]
    public void Add_RandomBytes_HoldsToItsBounds()
    {
        var random = new Random(7);
        var log = new ServerLog();
        Assert.Null(log.Telling);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(20_000)];
            random.NextBytes(bytes);
            log.Add(bytes);
        }

        Assert.InRange(log.Lines.Count, 1, 40);
        Assert.All(log.Lines, static line => Assert.True(line.Length <= 500 && !line.Any(char.IsControl)));
    }
}
