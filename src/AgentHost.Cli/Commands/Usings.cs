// The contract has a Command of its own; the library's goes by another name here.
global using CliCommand = System.CommandLine.Command;
global using ParsedCommand = System.CommandLine.Parsing.CommandResult;
