using System.Diagnostics;
using AgentHost.GitSettings;

namespace AgentHost.Plugins.Attachments.Tests;

/// <summary>git's own reading of a configuration is the judge of ours.</summary>
public sealed class GitConfigTextTests
{
    private const string Sample = """
        # a comment
        [core]
            excludesFile = ~/.ignore ; another
            worktree = "a b" c\tand\\d
        	bare
        [Section.Sub] key-a = one \
            two
        [remote "or\"igin"]
            url = https://example.test/#no-comment
            fetch = "+refs/heads/*:refs/remotes/origin/*"
        [include]
            path = other ; x
        """;

    private static readonly string[] Pieces =
    [
        "[", "]", "\"", "\\", "\n", "=", "#", ";", " ", "\t", "a", "Key-1", "core", "\\n",
        "\\\n", "\r\n", ".", "-", "1", "\u00e4", "[core]\n", "x = y\n", "[a \"b\"]\n"
    ];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public void Next_RandomAndMutatedTexts_Ends()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var text = Mutated(new Random(seed));
            var reader = new GitConfigText(text);
            var entries = 0;
            while (reader.Next() is not null)
            {
                Assert.True(++entries <= text.Length, text);
            }

            Assert.Null(reader.Next());
        }
    }

    [Fact]
    public async Task Next_TextsThatGitTakes_GivesWhatGitGives()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var taken = 0;
            for (var seed = 0; seed < 300; seed++)
            {
                var text = seed == 0 ? Sample : Mutated(new Random(seed));
                var file = Path.Combine(folder.FullName, "config");
                await File.WriteAllTextAsync(file, text, None);
                if (await ListAsync(file) is not { } told)
                {
                    continue;
                }

                taken++;

                // Before 2.45 git gives a plain tab within a value as a space.
                Assert.Equal((text, Plain(told)), (text, Plain(string.Concat(Entries(text)))));
            }

            Assert.InRange(taken, 30, 300);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Plain(string text) => text.Replace('\t', ' ').Replace('\r', ' ');

    private static IEnumerable<string> Entries(string text)
    {
        var reader = new GitConfigText(text);
        while (reader.Next() is { } entry)
        {
            var name = $"{(entry.Section.Length > 0 ? entry.Section + "." : "")}{(entry.Subsection is { } sub ? sub + "." : "")}{entry.Key}";
            yield return (entry.Value is { } value ? $"{name}\n{value}" : name) + '\0';
        }
    }

    /// <summary>The sample with a few pieces put in or taken out, or pieces alone.</summary>
    private static string Mutated(Random random)
    {
        if (random.Next(4) == 0)
        {
            return string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        }

        var text = Sample;
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var at = random.Next(text.Length);
            text = random.Next(2) == 0 ? text.Insert(at, Pieces[random.Next(Pieces.Length)]) : text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
        }

        return text;
    }

    /// <summary>Null where git does not take the file.</summary>
    private static async Task<string?> ListAsync(string file)
    {
        using var git = Process.Start(new ProcessStartInfo("git")
        {
            ArgumentList = { "config", "--file", file, "--no-includes", "--list", "--null" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false
        })!;
        var errors = git.StandardError.ReadToEndAsync(None);
        var output = await git.StandardOutput.ReadToEndAsync(None);
        await errors;
        await git.WaitForExitAsync(None);
        return git.ExitCode == 0 ? output : null;
    }
}
