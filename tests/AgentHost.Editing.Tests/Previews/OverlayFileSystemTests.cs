using System.Text;
using AgentHost.Editing.Previews;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Tests.Previews;

public sealed class OverlayFileSystemTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agent-shadow-");
    private readonly OverlayFileSystem _shadow = new(NativeFileSystem.ForThisSystem(), TimeProvider.System);

    public void Dispose()
    {
        _shadow.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void AnyOrder_OfWritesAndDeletes_LooksLikeTheFilesThatWouldBe()
    {
        // Judge: a real folder in which the same is done.
        var random = new Random(17);
        for (var round = 0; round < 60; round++)
        {
            var disk = _folder.CreateSubdirectory($"disk{round}").FullName;
            var judge = _folder.CreateSubdirectory($"judge{round}").FullName;
            using var calls = new OverlayFileSystem(NativeFileSystem.ForThisSystem(), TimeProvider.System);
            foreach (var root in (string[])[disk, judge])
            {
                Directory.CreateDirectory(Path.Combine(root, "d", "e"));
                File.WriteAllText(Path.Combine(root, "a"), "a");
                File.WriteAllText(Path.Combine(root, "d", "b"), "b");
                File.WriteAllText(Path.Combine(root, "d", "e", "c"), "c");
            }

            for (var step = 0; step < 12; step++)
            {
                string[] names = ["a", "x", "d/b", "d/e/c", "d/e/y", "n/z", "d", "d/e"];
                var name = names[random.Next(names.Length)];
                var path = Path.Combine(judge, name);
                if (name is "d" or "d/e" || random.Next(3) == 0)
                {
                    if (File.Exists(path) || Directory.Exists(path))
                    {
                        calls.Delete($"{disk}/{name}");
                        if (Directory.Exists(path))
                        {
                            Directory.Delete(path, recursive: true);
                        }
                        else
                        {
                            File.Delete(path);
                        }
                    }
                }
                else
                {
                    var text = $"{round} {step}";
                    calls.Write($"{disk}/{name}", Encoding.UTF8.GetBytes(text));
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.WriteAllText(path, text);
                }

                Assert.Equal(FilesOf(judge), FilesOf(calls, disk, ""));
            }

            Assert.Equal("a", File.ReadAllText(Path.Combine(disk, "a")));
            Assert.Equal(3, Directory.GetFiles(disk, "*", SearchOption.AllDirectories).Length);
        }
    }

    [Fact]
    public void OpenRead_WhatIsGone_SaysThatItIsMissing()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a"), "a");
        _shadow.Delete(Path.Combine(_folder.FullName, "a"));

        Assert.Equal(FileAccessFailure.Missing, Assert.Throws<FileAccessException>(() => _shadow.OpenRead(Path.Combine(_folder.FullName, "a"))).Failure);
        Assert.Null(_shadow.Stat(Path.Combine(_folder.FullName, "a")));
    }

    private static List<string> FilesOf(string root) =>
        [
            .. Directory.GetFiles(root, "*", SearchOption.AllDirectories)
                .Select(path => $"{Path.GetRelativePath(root, path)}={File.ReadAllText(path)}").Order(StringComparer.Ordinal)
        ];

    private static List<string> FilesOf(OverlayFileSystem calls, string root, string below)
    {
        var found = new List<string>();
        foreach (var entry in calls.List(root + below))
        {
            var path = $"{below}/{entry.Name}";
            if (entry.Kind == FileKind.Folder)
            {
                found.AddRange(FilesOf(calls, root, path));
                continue;
            }

            using var handle = calls.OpenRead(root + path);
            var buffer = new byte[100];
            Assert.Equal(RandomAccess.GetLength(handle), calls.Stat(root + path)!.Value.Length);
            found.Add($"{path[1..]}={Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(handle, buffer, 0))}");
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }
}
