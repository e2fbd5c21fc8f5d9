using AgentHost.Processes.Windows;

namespace AgentHost.Processes.Tests;

public sealed class WindowsSearchTests
{
    [Theory]
    [InlineData("git", @"C:\Tools;C:\Git\cmd", @"C:\Git\cmd\git.exe")]
    [InlineData("git.exe", @"C:\Git\cmd\", @"C:\Git\cmd\git.exe")]
    [InlineData("git", "\"C:\\Git\\cmd\"", @"C:\Git\cmd\git.exe")]
    [InlineData("git", @".;bin;\bin;C:bin;;", null)] // not where the repository says
    [InlineData("git", @"\\server\share", @"\\server\share\git.exe")]
    [InlineData("other", @"C:\Git\cmd", null)]
    [InlineData(@"..\git", @"C:\Git\cmd", null)]
    [InlineData("C:git", @"C:\Git\cmd", null)]
    [InlineData("", @"C:\Git\cmd", null)]
    public void Find_BareName_LooksInAbsoluteFoldersOnly(string name, string path, string? expected)
    {
        string[] files = [@"C:\Git\cmd\git.exe", @"\\server\share\git.exe", @".\git.exe", @"bin\git.exe", @"\bin\git.exe", @"C:bin\git.exe", @"\git.exe"];

        Assert.Equal(expected, WindowsSearch.Find(name, path, files.Contains));
    }
}
