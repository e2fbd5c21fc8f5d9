namespace AgentHost.Plugins.Offline.Tests;

public sealed class AnswerTests
{
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["README.md"] = "# Harbour\n\n[![build](x)](y)\n\nHarbour keeps the berths\nof a small port.\n\n## Use\n\nRun it.",
        ["Harbour.sln"] = "Project(\"{9A19103F}\") = \"Harbour.Berths\", \"src\\Berths\\Harbour.Berths.csproj\", \"{1}\"\nEndProject",
        ["src/Berths/Harbour.Berths.csproj"] = "<Project>\n  <PackageReference Include=\"Tides.Core\" Version=\"1.0\" />\n</Project>",
        ["web/package.json"] = "{ \"name\": \"harbour-web\", \"dependencies\": { \"left-quay\": \"1\" }, \"scripts\": { \"start\": \"x\" } }",
    };

    private const string Tree = """
        ./
          src/
            Berths/
              Berth.cs
              Harbour.Berths.csproj
              Quay.cs
          web/
            app.ts
            package.json
          Harbour.sln
          README.md
        """;

    private static ToolResult Repository(ToolCallPart call) => call.Tool switch
    {
        "grep" =>
            ToolResult.Text(
                "src/Berths/Berth.cs\n  3: class Berth : ModelClient\n  9: // ModelClient\nsrc/Berths/Quay.cs\n  1: using ModelClient;\n\n(2 files, 3 lines)"),
        "list" when call.Arguments.GetProperty("depth").GetInt32() == 1 => ToolResult.Text("src/\nweb/\nHarbour.sln\nREADME.md"),
        "list" => ToolResult.Text(Tree),
        "glob" => ToolResult.Text("web/package.json\nREADME.md\nHarbour.sln\nsrc/Berths/Harbour.Berths.csproj"),
        "read" when Files.TryGetValue(Conversation.Argument(call, "path")!, out var text) =>
            ToolResult.Text(string.Join("\n", text.Split('\n').Select((line, i) => $"{i + 1,6}\t{line}")) + "\n(end of file)"),
        _ => ToolResult.Error("No such file."),
    };

    [Fact]
    public async Task ListAndSummarise_Repository_NamesWhatIsOnlyThere()
    {
        var (text, conversation) = await Conversation.RunAsync("list the C# files that mention ModelClient and summarise this repository", Repository);

        Assert.Equal(2, conversation.Steps.Count);
        Assert.Equal(["grep", "list", "list", "glob"], conversation.Steps[0].Select(call => call.Tool));
        Assert.Equal(
            ["README.md", "Harbour.sln", "web/package.json", "src/Berths/Harbour.Berths.csproj"],
            conversation.Steps[1].Select(call => Conversation.Argument(call, "path")));
        string[] expected =
        [
            "src/Berths/Berth.cs", "src/Berths/Quay.cs", "2 files, 3 lines", "Harbour keeps the berths of a small port.", "`src/` (3)",
            "`web/` (2)", "C# (2 files)", "TypeScript (1 file)", "Tides.Core", "left-quay", "Harbour.Berths", "Files: 7"
        ];
        foreach (var piece in expected)
        {
            Assert.Contains(piece, text, StringComparison.Ordinal);
        }

        Assert.EndsWith(AnswerText.Source, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summarise_WithoutGlob_ReadsWhatTheListShows()
    {
        var (text, conversation) = await Conversation.RunAsync("summarise this repository", Repository, "list", "read");

        Assert.DoesNotContain(conversation.Calls, call => call.Tool == "glob");
        Assert.Contains("Harbour keeps the berths", text, StringComparison.Ordinal);
        Assert.Contains("Tides.Core", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "pyproject.toml",
        "[project]\nname = \"kelp\"\ndescription = \"Grows kelp.\"\ndependencies = [\n  \"httpx[http2]>=0.27\",\n  'rich'\n]\n",
        "Summary: kelp",
        "Grows kelp.",
        "httpx")]
    [InlineData("Cargo.toml", "[package]\nname = \"barnacle\"\n\n[dependencies]\nserde = { version = \"1\" }\n", "Summary: barnacle", "serde", "Cargo.toml")]
    [InlineData(
        "go.mod", "module example.org/squid\n\nrequire (\n\tgithub.com/a/b v1.0.0\n\tgithub.com/c/d v1 // indirect\n)\n",
        "Summary: example.org/squid", "github.com/a/b", "go.mod")]
    [InlineData(
        "pom.xml",
        "<project><parent><artifactId>up</artifactId></parent><artifactId>clam</artifactId><dependency><artifactId>pearl</artifactId></dependency></project>",
        "Summary: clam",
        "pearl",
        "pom.xml")]
    [InlineData("Makefile", "CC := gcc\nall: x\nclean:\n\trm x\n", "make all", "make clean", "Makefile")]
    public async Task Summarise_OneManifest_SaysWhatItSays(string file, string content, params string[] expected)
    {
        var (text, _) = await Conversation.RunAsync("summarise this project", call => call.Tool == "read" ? ToolResult.Text(content) : ToolResult.Text(file));

        Assert.All(expected, piece => Assert.Contains(piece, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.cs:3:hit\na.cs:9:hit\nb/c d.cs:1:hit", 2, 3)]
    [InlineData("a.cs (2 matches)\n3: hit\n9: hit\n\nb.cs (1 match):\n  1| hit", 2, 3)]
    [InlineData("Found 1 file\n\nC:\\x\\a.cs:12:hit", 1, 1)]
    [InlineData("No matches.", 0, 0)]
    public async Task Search_FormsOfResults_AreRead(string result, int files, int lines)
    {
        var (text, _) = await Conversation.RunAsync("search for hit", _ => ToolResult.Text(result));

        Assert.Contains(files == 0 ? result : $"{Markdown.Count(files, "file")}, {Markdown.Count(lines, "line")}:", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src\n├── a\n│   └── b.cs\n└── c.cs", "src/", "src/a/", "src/a/b.cs", "src/c.cs")]
    [InlineData("src\n|-- a\n|   `-- b.cs\n`-- c.cs", "src/", "src/a/", "src/a/b.cs", "src/c.cs")]
    [InlineData("src/a.cs\nsrc/my file.cs\n(2 files)", "src/a.cs", "src/my file.cs")]
    [InlineData(".\n  x/\n    y.cs  (12 bytes)\n  LICENSE (1 KB)\n… 12 more entries", "x/", "x/y.cs", "LICENSE")]
    [InlineData("No files match the pattern.")]
    public void Paths_FormsOfLists_AreRead(string text, params string[] expected) => Assert.Equal(expected, Findings.ListText.Paths(text));

    [Theory]
    [InlineData("     1\ta\n     2\t\n     3\tb\n(3 of 9 lines)", "a\n\nb")]
    [InlineData("1: a\n2: b", "a\nb")]
    [InlineData("  9 | a\n 10 | b", "a\nb")]
    [InlineData("plain\ntext: 1", "plain\ntext: 1")]
    public void Content_FormsOfLines_AreRead(string text, string expected) => Assert.Equal(expected, Findings.ReadText.Content(text));

    [Fact]
    public async Task Replace_ReadsThenEdits()
    {
        var (text, conversation) = await Conversation.RunAsync("replace \"colour\" with \"color\" in notes.md", call =>
            ToolResult.Text(call.Tool == "read" ? "1\tcolour" : "1 replaced"));

        Assert.Equal(
            ["read {\"path\":\"notes.md\"}", "edit {\"edits\":[{\"path\":\"notes.md\",\"old\":\"colour\",\"new\":\"color\",\"all\":true}]}"],
            conversation.Calls.Select(Conversation.Show));
        Assert.Contains("Done.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_AfterAFailure_AreNotMade()
    {
        var (text, conversation) = await Conversation.RunAsync("run `make`, then commit with the message \"Built\" and read a.txt", call =>
            call.Tool == "shell" ? ToolResult.Error("exit code 2") : ToolResult.Text("1\tstill read"));

        Assert.Equal(["make"], conversation.Calls.Where(call => call.Tool == "shell").Select(call => Conversation.Argument(call, "command")));
        Assert.Contains("exit code 2", text, StringComparison.Ordinal);
        Assert.Contains("Not done, because a step before it failed.", text, StringComparison.Ordinal);
        Assert.Contains("still read", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commit_StagesThenCommits_WithAHarmlessMessage()
    {
        var (_, conversation) = await Conversation.RunAsync("commit with the message 'Say \"hi\" for $5 `now`'", _ => ToolResult.Text("ok"));

        Assert.Equal(["git add -A", "git commit -m \"Say 'hi' for 5 now\""], conversation.Calls.Select(call => Conversation.Argument(call, "command")));
    }

    [Theory]
    [InlineData("package.json", "npm test")]
    [InlineData("Harbour.sln", "dotnet test")]
    [InlineData("Cargo.toml", "cargo test")]
    public async Task Tests_OfAProject_RunByItsKind(string file, string command)
    {
        var (_, conversation) = await Conversation.RunAsync("run the tests", call => ToolResult.Text(call.Tool == "list" ? file : "passed"));

        Assert.Equal(command, Conversation.Argument(conversation.Calls.Last(), "command"));
    }

    [Fact]
    public async Task Tool_NotOffered_IsNamed()
    {
        var (text, conversation) = await Conversation.RunAsync("run `ls`", _ => ToolResult.Text(""), "read");

        Assert.Empty(conversation.Steps);
        Assert.Contains("needs the tool `shell`", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondPrompt_SameWish_IsDoneAgainWithOtherIds()
    {
        var conversation = new Conversation();
        await conversation.PromptAsync("read a.txt", _ => ToolResult.Text("1\told"));
        var text = await conversation.PromptAsync("read a.txt", _ => ToolResult.Text("1\tnew"));

        Assert.Contains("new", text, StringComparison.Ordinal);
        Assert.Equal(2, conversation.Calls.Select(call => call.CallId).Distinct().Count());
    }
}
