using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>Sizes that keep code readable: the kernel's as a whole, and those of files.</summary>
public sealed class SizeTests
{
    private const int MostOfKernel = 12_000;

    private const int MostOfFile = 400;

    private static readonly string[] Folders = ["src", "plugins", "catalog"];

    [Fact]
    public void Kernel_IsSmall()
    {
        var lines = Repository.Files("src/AgentHost.Kernel", "*.cs").Sum(static path => File.ReadLines(path).Count());

        Assert.InRange(lines, 1, MostOfKernel);
    }

    [Fact]
    public void Files_AreReadAtOnce()
    {
        var sources = Folders.SelectMany(static folder => Repository.Files(folder, "*.cs")).ToList();
        var tooLong = sources.Select(static path => (Name: Repository.Relative(path), Lines: File.ReadLines(path).Count()))
            .Where(static file => file.Lines > MostOfFile).ToList();

        Assert.NotEmpty(sources);
        Assert.True(
            tooLong.Count == 0, string.Join('\n', tooLong.Select(static file => $"{file.Name} has {file.Lines} lines, more than {MostOfFile}: divide it.")));
    }
}
