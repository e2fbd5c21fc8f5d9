using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentHost.Plugins.Git.Worktrees;

namespace AgentHost.Plugins.Git.Tests;

/// <summary>Sessions that end at random, some of them killed: nothing that is not committed is lost, and the checkout stays as it is.</summary>
public sealed class WorktreeEndTests : IDisposable
{
    private const int Usual = 100;

    private readonly GitSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task RandomEnds_LoseNothing()
    {
        var rounds = Rounds.Or(Usual);
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), CultureInfo.InvariantCulture, out var given) ? given : 91;
        var random = new Random(seed);
        _box.InitWith("a.txt", "1\n").With("src/b.txt", "1\n").With(".gitignore", "out/\n").Commit("Second");
        _box.With("a.txt", "mine\n").With("new.txt", "mine\n").Git("add", "new.txt");
        var before = Fingerprint();
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            var where = $"seed {seed}, round {round}";
            var provider = new WorktreeProvider(_box.Workspace, name => name == "HOME" ? _box.Home : null);
            var name = $"s{round}";
            var root = (await provider.OpenAsync(new WorkspaceProviderRequest { Name = name }, CancellationToken.None)).Root;
            var (commits, dirty) = (random.Next(3), random.Next(2) == 0);
            for (var i = 0; i < commits; i++)
            {
                File.WriteAllText(Path.Combine(root, $"c{i}.txt"), $"{name} {i}\n");
                _box.Git("-C", root, "add", "-A");
                _box.Git("-C", root, "commit", "-q", "-m", $"{name} {i}");
            }

            var work = random.Next(3) switch { 0 => "a.txt", 1 => "src/b.txt", _ => "deep/er/new.txt" };
            if (dirty)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, work))!);
                File.WriteAllText(Path.Combine(root, work), $"work of {name}\n");
                if (random.Next(2) == 0)
                {
                    _box.Git("-C", root, "add", "-A");
                }

                kept[Path.Combine(root, work)] = $"work of {name}\n";
            }

            Directory.CreateDirectory(Path.Combine(root, "out"));
            File.WriteAllText(Path.Combine(root, "out", "built.bin"), "built");
            switch (random.Next(3))
            {
                case 0:
                    await provider.CloseAsync(root, CancellationToken.None);
                    Assert.True(Directory.Exists(root) == dirty, where);
                    break;
                case 1:
                    // Cut off at any moment, as a process that is ended.
                    using (var cut = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(30))))
                    {
                        try
                        {
                            await provider.CloseAsync(root, cut.Token);
                        }
                        catch (OperationCanceledException)
                        {
                            // What is left is listed below.
                        }
                    }

                    break;
                default:
                    break;
            }

            foreach (var (file, text) in kept)
            {
                Assert.True(File.Exists(file) && File.ReadAllText(file) == text, $"{where}: {file} is lost");
            }

            if (commits > 0)
            {
                Assert.Equal($"{name} {commits - 1}", _box.Git("log", "-1", "--format=%s", "agent/" + name).Trim());
            }
        }

        Assert.Equal(before, Fingerprint());
        var place = Path.GetDirectoryName(kept.Keys.First(path => path.Contains("agent-worktrees", StringComparison.Ordinal)))!;
        while (Path.GetFileName(Path.GetDirectoryName(place)) != "agent-worktrees")
        {
            place = Path.GetDirectoryName(place)!;
        }

        var listed = (await new WorktreeCommand(_box.Workspace, name => name == "HOME" ? _box.Home : null, TimeProvider.System).RunAsync(
            new CommandCall("worktree", ["list"]), new CommandContext { Workspace = _box.Workspace, Capabilities = null! }, CancellationToken.None))
            .Data!.Value.GetProperty("worktrees").EnumerateArray().Select(static tree => tree.GetProperty("path").GetString()).ToHashSet();
        Assert.All(Directory.EnumerateDirectories(place).Where(static folder => Path.GetFileName(folder)[0] != '.'), folder => Assert.Contains(folder, listed));
    }

    /// <summary>Names and contents of all files of the checkout, and of its index.</summary>
    private string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(_box.Work, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!file.StartsWith(_box.At(".git/"), StringComparison.Ordinal) || file == _box.At(".git/index") || file == _box.At(".git/HEAD"))
            {
                text.Append(file).Append(' ').Append(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))).Append('\n');
            }
        }

        return text.ToString();
    }
}
