using AgentHost.Plugins.Lsp.Declarations;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Lsp.Tests.Declarations;

public sealed class ProgramLookupTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IsThere_StandInOfRustup_IsThereWhereTheDefaultToolchainHasIt(bool isLink)
    {
        using var folder = new TestWorkspace();
        folder.With("bin/rustup", "rustup itself").With("home/settings.toml", "version = \"12\"\ndefault_toolchain = \"stable-x\"\n")
            .With("home/toolchains/nightly-x/bin/rust-analyzer", "the server").With("home/toolchains/stable-x/bin/rustc", "a compiler");
        if (isLink)
        {
            File.CreateSymbolicLink(folder.At("bin/rust-analyzer"), "rustup");
        }
        else
        {
            folder.With("bin/rust-analyzer", "rustup itself");
        }

        var program = folder.At("bin/rust-analyzer");
        Assert.False(ProgramLookup.IsThere(program, folder.At("home")));
        Assert.False(ProgramLookup.IsThere(program, folder.At("no-home")));
        folder.With("home/toolchains/stable-x/bin/rust-analyzer", "the server");
        Assert.True(ProgramLookup.IsThere(program, folder.At("home")));
        Assert.True(ProgramLookup.IsThere(folder.At("bin/rustup"), folder.At("no-home")));
    }

    [Fact]
    public void IsThere_OrdinaryProgram_IsWhatIsOnDisk()
    {
        using var folder = new TestWorkspace();
        folder.With("bin/server", "a program");
        Assert.True(ProgramLookup.IsThere(folder.At("bin/server"), folder.At("no-home")));
        Assert.False(ProgramLookup.IsThere(folder.At("bin/other"), folder.At("no-home")));
    }
}
