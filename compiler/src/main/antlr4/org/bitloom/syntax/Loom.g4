grammar Loom;
file : EOF ;
