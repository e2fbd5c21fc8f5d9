namespace AgentHost.Plugins.Offline.Tests;

public sealed class RequestTests
{
    [Theory]
    [InlineData(
        "list the C# files that mention ModelClient and summarise this repository", "grep {\"pattern\":\"ModelClient\",\"include\":\"*.cs\",\"literal\":true}",
        "list", "list", "glob")]
    [InlineData("List the C# files in src which reference IFiles.", "grep {\"pattern\":\"IFiles\",\"path\":\"src\",\"include\":\"*.cs\",\"literal\":true}")]
    [InlineData("please search for `and then run` in the docs folder", "grep {\"pattern\":\"and then run\",\"path\":\"docs\",\"literal\":true}")]
    [InlineData("find the files that use read and write", "grep {\"pattern\":\"read and write\",\"literal\":true}")]
    [InlineData("find the word needle", "grep {\"pattern\":\"needle\",\"literal\":true}")]
    [InlineData("find TODO comments in src", "grep {\"pattern\":\"TODO\",\"path\":\"src\",\"literal\":true}")]
    [InlineData("which markdown files mention the word licence?", "grep {\"pattern\":\"licence\",\"include\":\"*.md\",\"literal\":true}")]
    [InlineData("list python files in the tools directory", "glob {\"pattern\":\"**/*.py\",\"path\":\"tools\"}")]
    [InlineData("show .yaml files", "glob {\"pattern\":\"**/*.yaml\"}")]
    [InlineData("list the invoice files", "glob {\"pattern\":\"**/*invoice*\"}")]
    [InlineData("find *.csproj in src", "glob {\"pattern\":\"**/*.csproj\",\"path\":\"src\"}")]
    [InlineData("list", "list {\"depth\":3,\"limit\":500}")]
    [InlineData("list everything in src/Core/", "list {\"path\":\"src/Core\",\"depth\":3,\"limit\":500}")]
    [InlineData("cat 'my file.txt'", "read {\"path\":\"my file.txt\"}")]
    [InlineData("what is in src/main.rs?", "read {\"path\":\"src/main.rs\"}")]
    [InlineData("Open ./src/a.cs.", "read {\"path\":\"./src/a.cs\"}")]
    [InlineData("what is this project about?", "list", "list", "glob")]
    [InlineData("Summarize the repo", "list", "list", "glob")]
    [InlineData("describe the src folder", "list {\"path\":\"src\",\"depth\":1,\"limit\":200}", "list", "glob")]
    [InlineData("run `npm run build && echo done`", "shell {\"command\":\"npm run build \\u0026\\u0026 echo done\"}")]
    [InlineData("execute the command dotnet --version", "shell {\"command\":\"dotnet --version\"}")]
    [InlineData("create a new file called TODO with the text buy milk and run home", "write {\"path\":\"TODO\",\"content\":\"buy milk and run home\\n\"}")]
    [InlineData("create an empty file a/b.txt", "write {\"path\":\"a/b.txt\",\"content\":\"\"}")]
    [InlineData("create x.sh with\n```sh\necho 1\necho 2\n```", "write {\"path\":\"x.sh\",\"content\":\"echo 1\\necho 2\\n\"}")]
    [InlineData("git log -3", "shell {\"command\":\"git log -3\"}")]
    [InlineData("status", "shell {\"command\":\"git status --short --branch\"}")]
    public async Task Request_Understood_CallsTools(string request, params string[] expected)
    {
        var calls = await Conversation.FirstCallsAsync(request);

        Assert.Equal(expected.Length, calls.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.StartsWith(expected[i], Conversation.Show(calls[i]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("why is the sky blue")]
    [InlineData("help")]
    public async Task Request_NotUnderstood_SaysWhatIs(string request)
    {
        var (text, conversation) = await Conversation.RunAsync(request, _ => ToolResult.Text(""));

        Assert.Empty(conversation.Steps);
        Assert.Equal((FinishReason.Refusal, AnswerText.Unread), (conversation.Finished?.Reason, conversation.Finished?.Detail));

        // Short, and what to set is said once, by the reason.
        Assert.Equal(AnswerText.Help, text);
        Assert.DoesNotContain("OPENAI_API_KEY", text, StringComparison.Ordinal);
        foreach (var example in text.Split('`').Where(static (_, i) => i % 2 == 1))
        {
            Assert.NotEmpty(await Conversation.FirstCallsAsync(example));
        }
    }

    [Fact]
    public async Task Request_UnderstoodInPart_NamesTheRest()
    {
        var (text, _) = await Conversation.RunAsync("read a.txt, then make it better", _ => ToolResult.Text("1\tone"));

        Assert.Contains("one", text, StringComparison.Ordinal);
        Assert.Contains("Not understood: \"make it better\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_EachExample_IsUnderstood()
    {
        var (help, _) = await Conversation.RunAsync("help", _ => ToolResult.Text(""));

        foreach (var line in help.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)))
        {
            Assert.NotEmpty(await Conversation.FirstCallsAsync(line[2..]));
        }
    }

    [Fact]
    public async Task Random_NeverThrowsAndEnds()
    {
        string[] words = ["list", "find", "and", "then", "the", "C#", "files", "file", "in", "src", "that", "mention",
            "\"a b\"", "`x", "'", "replace", "with", "by", "a.txt", "create", "content", "run", "$", "!",
            "git", "commit", "message", "diff", "*.cs", "**", "...", "``` \n", "```", "\n", "lines", "10-", "-5", "first", "99999999999",
            "of", "summarise", "this", "README", "/", "\\", "\ud83d", "😀", "é", ",", ".", "to", "where", "is"];
        var random = new Random(20261121);
        for (var round = 0; round < 3000; round++)
        {
            var prompt = string.Concat(
                Enumerable.Range(0, random.Next(0, 14)).Select(_ => words[random.Next(words.Length)] + (random.Next(5) == 0 ? "" : " ")));
            if (random.Next(10) == 0)
            {
                prompt = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(1, 0xFFFF))]);
            }

            var (text, _) = await Conversation.RunAsync(prompt, _ => random.Next(4) switch
            {
                0 => ToolResult.Error("no"),
                1 => ToolResult.Text(""),
                _ =>
                    ToolResult.Text(string.Concat(
                        Enumerable.Range(0, random.Next(30)).Select(_ => words[random.Next(words.Length)] + (random.Next(3) == 0 ? "\n  " : ": 1")))),
            });
            Assert.True(text == AnswerText.Help || text.EndsWith(AnswerText.Source, StringComparison.Ordinal), text);
        }
    }
}
